export type { Need, Process, Reaction } from '#domain/kernel/process';
