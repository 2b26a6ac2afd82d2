import { Navigate } from "react-router";
import type { Book as Found } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { asText } from "../../ui/fields";
import { Loaded } from "../../ui/feedback";
import { useFicheQuery } from "../dossier/useFiche";
import { Cadre } from "./Cadre";
import { Commencer } from "./Commencer";
import { adresseBook, etapeSuivante } from "./etapes";
import { pagesOf } from "./ordre";
import { useWhose } from "./useBook";

/** The book alone: who builds it goes on where something is still to be done, the others read it (F-11). */
export default function Book() {
  return <Cadre>{(book) => <Lead book={book} />}</Cadre>;
}

function Lead({ book }: { book: Found }) {
  const { apprenant } = useWhose();
  if (book.actions.length === 0) return <Navigate to={adresseBook(apprenant, "lecture")} replace />;
  return book.book ? <GoOn book={book} cover={book.book.id} /> : <Commencer book={book} />;
}

function GoOn({ book: { reussites }, cover }: { book: Found; cover: string }) {
  const { apprenant } = useWhose();
  const query = useFicheQuery(apprenant, cover);
  return (
    <Loaded query={query}>
      {({ value: { champs } }) => {
        const pages = pagesOf(valueOf(champs, "pages"), reussites).length;
        const step = etapeSuivante({ reussites: reussites.length, pages, titre: asText(valueOf(champs, "titre")) });
        return <Navigate to={adresseBook(apprenant, step)} replace />;
      }}
    </Loaded>
  );
}
