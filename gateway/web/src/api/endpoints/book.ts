import type { Book, BookLu, NouveauPartage } from "../../pages/book/types";
import { api, value } from "../http";
import type * as T from "../types";
import { keyed } from "./parts";

const BOOK = "/api/apprenants/{apprenant}/book";
const of = (apprenant: string) => ({ path: { apprenant } });

type Answer = Promise<{ data?: unknown; error?: unknown; response: Response }>;
/** These operations are not in the gateway's description yet. */
const untyped = api as unknown as Record<"GET" | "POST" | "DELETE", (path: string, init: object) => Answer>;

/** The book of a learner (F-11): its cover and its pages are sheets, read and saved like the others. */
export const book = {
  read: (apprenant: string) => value(untyped.GET(BOOK, { params: of(apprenant) })) as Promise<Book>,
  open: (apprenant: string, key: string) =>
    value(untyped.POST(BOOK, { params: { ...of(apprenant), header: keyed(key) } })) as Promise<T.FicheCourte>,
  addReussite: (apprenant: string, titre: string, key: string) =>
    value(untyped.POST(`${BOOK}/reussites`, { params: { ...of(apprenant), header: keyed(key) }, body: { titre } })) as Promise<T.FicheCourte>,
  share: (apprenant: string, jours: number, key: string) =>
    value(untyped.POST(`${BOOK}/partages`, { params: { ...of(apprenant), header: keyed(key) }, body: { jours } })) as Promise<NouveauPartage>,
  close: (apprenant: string, partage: string) =>
    value(untyped.DELETE(`${BOOK}/partages/{partage}`, { params: { path: { apprenant, partage } } })),
};

/** A book opened by its link. The token travels in bodies only, never in an address. */
export const partageBook = {
  read: (jeton: string) => value(untyped.POST("/api/partage/book", { body: { jeton } })) as Promise<BookLu>,
  image: (jeton: string, annexe: string, vignette = false) =>
    value(
      untyped.POST("/api/partage/book/images/{annexe}", { params: { path: { annexe } }, body: { jeton, vignette }, parseAs: "blob" }),
    ) as Promise<Blob>,
};
