/** A book as its readers see it, put together from its sheets for who is signed in (F-11). */
import { useQueries } from "@tanstack/react-query";
import { annexesPortfolio } from "../../api/endpoints";
import type { AnnexePortfolio, Book, Fiche, Referentiel } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { nomDiplome } from "../../text/diplomes";
import { asText } from "../../ui/fields";
import { annexesKey, isPhoto } from "../annexesPortfolio/words";
import { referentielRead } from "../dossier/reads";
import { idsOf, pagesOf } from "./ordre";
import type { BookLu, ImageLue, PageLue } from "./types";
import { useFichesById } from "./useBook";
import { competencesDe } from "./words";

const sourceOf = ({ champs }: Fiche) => asText(valueOf(champs, "source"));

/** Diplomas by their codes. */
function useReferentiels(codes: string[]) {
  const queries = useQueries({
    queries: [...new Set(codes)].map(referentielRead),
  });
  const found = new Map(queries.flatMap(({ data }) => (data ? [[data.code, data] as [string, Referentiel]] : [])));
  return { found, waits: queries.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== "paused") };
}

/** Photos of sheets by the sheet's id; a sheet that is gone, or is not for this reader, has none to show. */
function usePhotos(sheets: { apprenant: string; fiche: string }[]) {
  const queries = useQueries({
    queries: sheets.map((owner) => ({ queryKey: annexesKey(owner), queryFn: () => annexesPortfolio.list(owner) })),
  });
  return {
    found: new Map(queries.map(({ data }, index) => [sheets[index]?.fiche ?? "", (data?.annexes ?? []).filter(isPhoto)])),
    waits: queries.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== "paused"),
  };
}

function imageOf({ id, titre, fichier }: AnnexePortfolio): ImageLue {
  return { id, titre, largeur: fichier?.largeur ?? 0, hauteur: fichier?.hauteur ?? 0 };
}

function usePagesLues(fiches: Fiche[]): { pages: PageLue[]; waits: boolean } {
  const diplomas = useReferentiels(fiches.map(({ referentiel }) => referentiel));
  const drawn = fiches.filter(({ champs }) => idsOf(valueOf(champs, "photos")).length > 0 && valueOf(champs, "source"));
  const owners = [
    ...fiches.map(({ id, apprenant }) => ({ apprenant: apprenant.id, fiche: id })),
    ...drawn.map((fiche) => ({ apprenant: fiche.apprenant.id, fiche: sourceOf(fiche) })),
  ];
  // Two successes may be drawn from one sheet.
  const photos = usePhotos(owners.filter(({ fiche }, index) => owners.findIndex((each) => each.fiche === fiche) === index));
  const pages = fiches.map((fiche): PageLue => {
    const text = (name: string) => asText(valueOf(fiche.champs, name)).trim();
    const chosen = idsOf(valueOf(fiche.champs, "photos"));
    const diploma = diplomas.found.get(fiche.referentiel);
    const ticked = (photos.found.get(sourceOf(fiche)) ?? []).filter(({ id }) => chosen.includes(id));
    return {
      titre: text("titre"),
      cadre: text("cadre"),
      date: text("date"),
      recit: text("recit"),
      fierte: text("fierte"),
      competences: diploma ? competencesDe(diploma, (name) => valueOf(fiche.champs, name)) : [],
      images: [...ticked, ...(photos.found.get(fiche.id) ?? [])].map(imageOf),
    };
  });
  return { pages, waits: diplomas.waits || photos.waits };
}

/** One success as a page. */
export function usePageLue(fiche: Fiche): { page: PageLue | undefined; waits: boolean } {
  const { pages, waits } = usePagesLues([fiche]);
  return { page: pages[0], waits };
}

/** The whole book; null while it is read, and where the device, off line, has not kept all of it. */
export function useBookLu(book: Book | undefined): { lu: BookLu | null; waits: boolean; error: unknown } {
  const apprenant = book?.apprenant.id ?? "";
  const cover = useFichesById(apprenant, book?.book ? [book.book.id] : []);
  const fiche = book?.book ? cover.found.get(book.book.id) : undefined;
  const ids = fiche && book ? pagesOf(valueOf(fiche.champs, "pages"), book.reussites) : [];
  const sheets = useFichesById(apprenant, ids);
  const found = ids.flatMap((id) => sheets.found.get(id) ?? []);
  const { pages, waits } = usePagesLues(found);
  const diplomas = useReferentiels(fiche ? [fiche.referentiel] : []);
  const error = cover.error ?? sheets.error;
  const waiting = cover.waits || sheets.waits || waits || diplomas.waits;
  if (!fiche || error !== null || waiting || found.length < ids.length) return { lu: null, waits: waiting, error };
  const text = (name: string) => asText(valueOf(fiche.champs, name)).trim();
  const diploma = diplomas.found.get(fiche.referentiel);
  return {
    lu: {
      titre: text("titre"),
      signature: text("signature"),
      presentation: text("presentation"),
      couleur: text("couleur"),
      diplome: diploma ? nomDiplome(diploma) : null,
      pages,
    },
    waits: false,
    error,
  };
}
