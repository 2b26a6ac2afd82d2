import { useState } from "react";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import type { Book, Fiche } from "../../api/types";
import { valueOf } from "../../forms/champs";
import type { SaveState as State } from "../../forms/autosave";
import { asText } from "../../ui/fields";
import { Loaded, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NotFound } from "../../ui/NotFound";
import { SaveState } from "../../ui/SaveState";
import { useReferentiel } from "../annexes/useDiplomes";
import { useFicheQuery } from "../dossier/useFiche";
import { Cadre } from "./Cadre";
import { adresseBook } from "./etapes";
import { ImageDuBook, PageDuBook } from "./PageDuBook";
import { ReussiteForm } from "./ReussiteForm";
import { usePageLue } from "./useBookLu";
import { useWhose } from "./useBook";
import { titreReussite } from "./words";

/** One success: a page of the book, written by its learner and read by the others (F-11). */
export default function Reussite() {
  const { fiche = "" } = useParams();
  return <One key={fiche} id={fiche} />;
}

function One({ id }: { id: string }) {
  const { apprenant } = useWhose();
  const [save, setSave] = useState<State>({ kind: "rien" });
  const query = useFicheQuery(apprenant, id);
  const held = query.data?.value;
  // A sheet of another kind is not shown here, whatever the address says.
  if (held && held.formulaire !== "reussite") return <NotFound />;
  const title = held ? titreReussite(asText(valueOf(held.champs, "titre"))) : "Réussite";
  const writes = held && may(held.actions, "modifier");
  return (
    <Cadre title={title} within save={<SaveState state={held && !writes ? { kind: "lecture_seule" } : save} />}>
      {(book) => <Loaded query={query}>{({ value }) => <Content book={book} fiche={value} onState={setSave} />}</Loaded>}
    </Cadre>
  );
}

function Content({ book, fiche, onState }: { book: Book; fiche: Fiche; onState: (state: State) => void }) {
  const apprenant = fiche.apprenant.id;
  const diploma = useReferentiel(fiche.referentiel);
  if (!may(fiche.actions, "modifier")) return <Reading fiche={fiche} />;
  return (
    <>
      <p>
        <Link href={adresseBook(apprenant, "choisir")}>Toutes mes réussites</Link>
        {" · "}
        <Link href={adresseBook(apprenant, "composer")}>Les pages de mon book</Link>
      </p>
      <Loaded query={diploma}>{(referentiel) => <ReussiteForm book={book} fiche={fiche} referentiel={referentiel} onState={onState} />}</Loaded>
    </>
  );
}

/** The page as it is in the book; its title is that of the whole page here. */
function Reading({ fiche }: { fiche: Fiche }) {
  const { page, waits } = usePageLue(fiche);
  if (waits || !page) return <Skeleton />;
  return <PageDuBook page={page} untitled image={(image) => <ImageDuBook apprenant={fiche.apprenant.id} image={image} />} />;
}
