import { api, given, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

const MAITRES = "/api/maitres-apprentissage" as const;
const onApprenti = (id: string, apprenti: string) => ({ params: { path: { id, apprenti } } });

/** Maîtres d'apprentissage, with the apprentices whom they follow. */
export const maitres = {
  list: (query: { recherche?: string; apres?: string }) =>
    value(api.GET(MAITRES, { params: { query: given(query) } })) as Promise<T.MaitresApprentissage>,
  create: (body: T.NouveauMaitre, key: string) =>
    value(api.POST(MAITRES, { params: { header: keyed(key) }, body })) as Promise<
      T.MaitreApprentissage | { doublons: T.Compte[] }
    >,
  apprentis: (recherche: string) =>
    value(api.GET(`${MAITRES}/apprentis`, { params: { query: given({ recherche }) } })) as Promise<T.ApprentiSuivi[]>,
  follow: (id: string, apprenti: string) =>
    value(api.PUT(`${MAITRES}/{id}/apprentis/{apprenti}`, onApprenti(id, apprenti))) as Promise<T.MaitreApprentissage>,
  leave: (id: string, apprenti: string) =>
    value(api.DELETE(`${MAITRES}/{id}/apprentis/{apprenti}`, onApprenti(id, apprenti))) as Promise<T.MaitreApprentissage>,
};

/** Which teacher follows which learner. */
export const referents = {
  list: (query: { division?: string; apres?: string }) =>
    value(api.GET("/api/referents", { params: { query: given(query) } })) as Promise<T.Referents>,
  assign: (apprenants: string[], enseignant: string | null) =>
    value(api.PUT("/api/referents", { body: { apprenants, enseignant } })),
};
