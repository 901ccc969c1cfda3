/** The rules that a workspace lives by. `meta` is the platform's own; `respondio-2025` the older ones that some still follow. */
export type PolicySet = 'meta' | 'respondio-2025';
