import type { Commit } from '../view-store.ts';

type Part = { -readonly [K in keyof Commit]-?: NonNullable<Commit[K]>[number][] };

/** A commit by the place of its collections; checkpoints go by their name. Inside a part all is in the order that it had. */
export function partsOf<P>(commit: Commit, placeOf: (name: string) => P): ReadonlyMap<P, Commit> {
  const parts = new Map<P, Part>();
  const partAt = (name: string): Part => {
    const place = placeOf(name);
    let part = parts.get(place);
    if (!part) parts.set(place, (part = { documents: [], tombstones: [], checkpoints: [], parked: [], unparked: [] }));
    return part;
  };
  for (const document of commit.documents) partAt(document.collection).documents.push(document);
  for (const tombstone of commit.tombstones) partAt(tombstone.collection).tombstones.push(tombstone);
  for (const parked of commit.parked ?? []) partAt(parked.collection).parked.push(parked);
  for (const parking of commit.unparked ?? []) partAt(parking.collection).unparked.push(parking);
  for (const checkpoint of commit.checkpoints) partAt(checkpoint.name).checkpoints.push(checkpoint);
  return parts;
}
