import { api, value } from "../http";
import type * as T from "../types";
import { dossier, keyed, matching } from "./parts";

const OF_PERIOD = "/api/periodes/{periode}/apprenants/{apprenant}/annexes" as const;
const OF_SHEET = "/api/apprenants/{apprenant}/fiches/{fiche}/annexes" as const;
const ONE = "/api/apprenants/{apprenant}/annexes/{annexe}" as const;
const ENVOI = "/api/apprenants/{apprenant}/envois/{envoi}" as const;

/** Files and web addresses joined to a portfolio, or to one of its sheets (F-06). */
export const annexesPortfolio = {
  list: ({ apprenant, ...of }: T.ProprietaireAnnexes) =>
    value(
      "fiche" in of
        ? api.GET(OF_SHEET, { params: { path: { apprenant, fiche: of.fiche } } })
        : api.GET(OF_PERIOD, { params: dossier(of.periode, apprenant) }),
    ) as Promise<T.AnnexesPortfolio>,
  addLien: ({ apprenant, ...of }: T.ProprietaireAnnexes, body: { adresse: string; titre: string }, key: string) =>
    value(
      "fiche" in of
        ? api.POST(OF_SHEET, { params: { path: { apprenant, fiche: of.fiche }, header: keyed(key) }, body })
        : api.POST(OF_PERIOD, { params: { ...dossier(of.periode, apprenant), header: keyed(key) }, body }),
    ) as Promise<T.AnnexePortfolio>,
  rename: (apprenant: string, annexe: T.AnnexePortfolio, titre: string) =>
    value(
      api.PATCH(ONE, { params: { path: { apprenant, annexe: annexe.id }, header: matching(`"${annexe.version}"`) }, body: { titre } }),
    ) as Promise<T.AnnexePortfolio>,
  remove: (apprenant: string, annexe: T.AnnexePortfolio) =>
    value(api.DELETE(ONE, { params: { path: { apprenant, annexe: annexe.id }, header: matching(`"${annexe.version}"`) } })),
  /** Address of a file, or of the small one of an image. */
  address: (apprenant: string, annexe: string, vignette = false) =>
    `/api/apprenants/${apprenant}/annexes/${annexe}/fichier${vignette ? "?vignette=true" : ""}`,
};

/** A poor network may never say that it broke off: a piece that takes longer is given up, and the next ones are smaller. */
const PIECE_TIME = 90_000;

function within(milliseconds: number): AbortSignal {
  const control = new AbortController();
  setTimeout(() => control.abort(new DOMException("too long", "TimeoutError")), milliseconds);
  return control.signal;
}

/** A file on its way, piece by piece. */
export const envois = {
  begin: ({ apprenant, ...of }: T.ProprietaireAnnexes, body: { nom: string; octets: number }, key: string) =>
    value(
      "fiche" in of
        ? api.POST(`${OF_SHEET}/envois`, { params: { path: { apprenant, fiche: of.fiche }, header: keyed(key) }, body })
        : api.POST(`${OF_PERIOD}/envois`, { params: { ...dossier(of.periode, apprenant), header: keyed(key) }, body }),
    ) as Promise<T.Envoi>,
  read: (apprenant: string, envoi: string) =>
    value(api.GET(ENVOI, { params: { path: { apprenant, envoi } } })) as Promise<T.Envoi>,
  append: (apprenant: string, envoi: string, from: number, piece: Blob) =>
    value(
      api.PATCH(ENVOI, {
        params: { path: { apprenant, envoi }, header: { "Upload-Offset": from } },
        headers: { "Content-Type": "application/octet-stream" },
        body: [],
        bodySerializer: () => piece,
        signal: within(PIECE_TIME),
      }),
    ) as Promise<T.Envoi>,
  abandon: (apprenant: string, envoi: string) =>
    value(api.DELETE(ENVOI, { params: { path: { apprenant, envoi } } })),
};
