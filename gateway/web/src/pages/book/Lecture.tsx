import { t } from "../../text/typo";
import { ProblemAlert, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NotKept } from "../../ui/NotKept";
import { Cadre } from "./Cadre";
import { Commencer } from "./Commencer";
import { adresseBook } from "./etapes";
import { Feuilles } from "./Feuilles";
import { ImageDuBook } from "./PageDuBook";
import { useBook, useWhose } from "./useBook";
import { useBookLu } from "./useBookLu";

/** The book as it will be seen, for its learner and for those who follow them (F-11). */
export default function Lecture() {
  const { apprenant, own } = useWhose();
  const { lu, waits, error } = useBookLu(useBook(apprenant).data);
  return (
    <Cadre within={own} {...(lu?.titre ? { title: lu.titre } : {})}>
      {(book) => {
        if (!book.book) return <Commencer book={book} />;
        if (error !== null) return <ProblemAlert error={error} title={t`Le book n'a pas pu être chargé`} />;
        if (!lu) return waits ? <Skeleton /> : <NotKept />;
        return (
          <>
            {book.actions.length > 0 && (
              <p className="cpro-noprint">
                {t`Voici votre book comme ses lecteurs le voient. `}
                <Link href={adresseBook(apprenant, "composer")}>Composer mes pages</Link>
              </p>
            )}
            <Feuilles book={lu} image={(image) => <ImageDuBook apprenant={apprenant} image={image} />} />
          </>
        );
      }}
    </Cadre>
  );
}
