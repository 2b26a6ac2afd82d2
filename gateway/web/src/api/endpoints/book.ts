import { api, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

const BOOK = "/api/apprenants/{apprenant}/book" as const;
const of = (apprenant: string) => ({ path: { apprenant } });

/** The book of a learner (F-11): its cover and its pages are sheets, read and saved like the others. */
export const book = {
  read: (apprenant: string) => value(api.GET(BOOK, { params: of(apprenant) })) as Promise<T.Book>,
  open: (apprenant: string, key: string) =>
    value(api.POST(BOOK, { params: { ...of(apprenant), header: keyed(key) } })) as Promise<T.FicheCourte>,
  addReussite: (apprenant: string, titre: string, key: string) =>
    value(api.POST(`${BOOK}/reussites`, { params: { ...of(apprenant), header: keyed(key) }, body: { titre } })) as Promise<T.FicheCourte>,
  share: (apprenant: string, jours: number, key: string) =>
    value(api.POST(`${BOOK}/partages`, { params: { ...of(apprenant), header: keyed(key) }, body: { jours } })) as Promise<T.PartageOuvert>,
  close: (apprenant: string, partage: string) =>
    value(api.DELETE(`${BOOK}/partages/{partage}`, { params: { path: { apprenant, partage } } })),
};

/** A book opened by its link. The token travels in bodies only, never in an address. */
export const partageBook = {
  read: (jeton: string) => value(api.POST("/api/partage/book", { body: { jeton } })) as Promise<T.BookPartage>,
  image: (jeton: string, annexe: string, vignette = false) =>
    value(
      api.POST("/api/partage/book/images/{annexe}", { params: { path: { annexe } }, body: { jeton, vignette }, parseAs: "blob" }),
    ) as Promise<Blob>,
};
