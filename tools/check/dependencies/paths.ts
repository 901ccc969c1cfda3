/** Files that exist for specs alone; the rules of the layers do not bind them. */
export const FOR_SPECS = '[.](spec|e2e-spec|fixture|builders)[.]ts$|-spec[.]ts$|^libs/[^/]+/contract([.]ts$|/)';

/** The ports of the stores: the files beside the adapters' folders, without the suite. */
export const PORTS = '^libs/(event-store|view-store)/(?!contract[.]ts$)[^/]+[.]ts$';

/** Event types: an aggregate's, and the union of all. */
export const EVENTS = '^libs/domain/(events|[^/]+/[^/]+[.]events)[.]ts$';

/** How an aggregate's events of earlier releases become those of today. */
export const UPCASTERS = '^libs/domain/[^/]+/[^/]+[.]upcasters[.]ts$';

export const KERNEL = '^libs/domain/kernel/';
