import type { Contacts, Livret, Phases } from "../../pages/livret/types";
import { api, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

const LIVRET = "/api/apprenants/{apprenant}/livret";

type Call<Answer> = (path: string, init: { params: object; body?: object }) => Promise<{ data?: Answer; error?: unknown; response: Response }>;
/** The same client, for addresses that its description does not have yet. */
const get = <Answer>(path: string, apprenant: string) =>
  value((api.GET as unknown as Call<Answer>)(path, { params: { path: { apprenant } } }));
const post = (path: string, apprenant: string, key: string, body?: object) =>
  value(
    (api.POST as unknown as Call<T.FicheCourte>)(path, {
      params: { path: { apprenant }, header: keyed(key) },
      ...(body ? { body } : {}),
    }),
  );

/** The livret d'apprentissage (F-12): what it holds is written as sheets, read and saved like the others. */
export const livret = {
  read: (apprenant: string) => get<Livret>(LIVRET, apprenant),
  open: (apprenant: string, key: string) => post(LIVRET, apprenant, key),
  contacts: (apprenant: string) => get<Contacts>(`${LIVRET}/contacts`, apprenant),
  phases: (apprenant: string) => get<Phases>(`${LIVRET}/phases`, apprenant),
  note: (apprenant: string, sorte: "entretiens" | "visites", titre: string, key: string) =>
    post(`${LIVRET}/${sorte}`, apprenant, key, { titre }),
};
