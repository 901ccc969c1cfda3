export type { Process, Reaction } from '#domain/kernel/process';
