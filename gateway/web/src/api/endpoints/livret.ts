import { api, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

const LIVRET = "/api/apprenants/{apprenant}/livret" as const;
const of = (apprenant: string) => ({ path: { apprenant } });

/** The livret d'apprentissage (F-12): what it holds is written as sheets, read and saved like the others. */
export const livret = {
  read: (apprenant: string) => value(api.GET(LIVRET, { params: of(apprenant) })) as Promise<T.Livret>,
  open: (apprenant: string, key: string) =>
    value(api.POST(LIVRET, { params: { ...of(apprenant), header: keyed(key) } })) as Promise<T.FicheCourte>,
  contacts: (apprenant: string) => value(api.GET(`${LIVRET}/contacts`, { params: of(apprenant) })) as Promise<T.ContactsLivret>,
  phases: (apprenant: string) => value(api.GET(`${LIVRET}/phases`, { params: of(apprenant) })) as Promise<T.PhasesLivret>,
  note: (apprenant: string, sorte: "entretiens" | "visites", titre: string, key: string) =>
    value(api.POST(`${LIVRET}/${sorte}`, { params: { ...of(apprenant), header: keyed(key) }, body: { titre } })) as Promise<T.FicheCourte>,
};
