/** Parts that many requests share. */

/** Address of a learner's documents of one period. */
export const dossier = (periode: string, apprenant: string) => ({ path: { periode, apprenant } });

/** The header by which a request that is sent again is done once. */
export const keyed = (key: string) => ({ "idempotency-key": key });

/** The header that names the version on which a change is made. */
export const matching = (etag: string) => ({ "If-Match": etag });
