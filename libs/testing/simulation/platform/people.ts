import { DISPLAY_PHONE_NUMBER, PHONE_NUMBER_ID, type Person } from '../../fixtures/payload.ts';
import type { Draw } from '../chance.ts';

/** Business numbers: the first one is connected from the beginning, the second one some time later or never. */
export const NUMBERS = [
  { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: DISPLAY_PHONE_NUMBER },
  { phoneNumberId: '436666719526790', displayPhoneNumber: '16315553699' },
] as const;

export type BusinessNumber = (typeof NUMBERS)[number];

export type Customer = Required<Person>;

/** Who calls, and is called. */
export const CUSTOMERS: readonly Customer[] = ['Sheena', 'Tom', 'Uma', 'Vic'].map((name, i) => ({
  name,
  bsuid: `US.1349120865530274191${i}`,
  waId: `1631555370${i}`,
  number: `1631555370${i}`,
}));

/** The platform does not always tell everything of a person, though always something. */
export function asTold({ name, bsuid, waId, number }: Customer, draw: Draw): Person {
  return draw.pick<Person>([{ name, bsuid, waId, number }, { name, bsuid, waId, number }, { name, bsuid, waId, number }, { waId, number }, { name, bsuid }]);
}

/** The customer that a request names by number or id. */
export const customerOf = (to: string | undefined, bsuid: string | undefined): Customer | undefined =>
  CUSTOMERS.find((customer) => customer.number === to || customer.bsuid === bsuid);
