import { useCallback, useState } from "react";
import { may } from "../../api/actions";
import type { Book, PartageOuvert } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { compte, t } from "../../text/typo";
import { asText } from "../../ui/fields";
import { Done, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { useFicheQuery } from "../dossier/useFiche";
import { adresseBook } from "./etapes";
import { Liens } from "./Liens";
import { NouveauLien } from "./NouveauLien";
import { pagesOf } from "./ordre";
import { ouverts } from "./words";

/** Third step: who sees what, a new link, the links that open the book. */
export function Partager({ book, cover }: { book: Book; cover: string }) {
  const apprenant = book.apprenant.id;
  const query = useFicheQuery(apprenant, cover);
  const [shown, setShown] = useState<PartageOuvert | null>(null);
  const [done, setDone] = useState({ text: "", round: 0 });
  const onClosed = useCallback((id: string) => {
    setShown((held) => (held?.partage.id === id ? null : held));
    setDone(({ round }) => ({ text: t`Le lien est fermé : il n'ouvre plus votre book.`, round: round + 1 }));
  }, []);
  return (
    <Loaded query={query}>
      {({ value: { champs } }) => {
        const pages = pagesOf(valueOf(champs, "pages"), book.reussites).length;
        return (
          <>
            <Done key={done.round} text={done.text} />
            <WhoSeesWhat pages={pages} signature={asText(valueOf(champs, "signature")).trim()} />
            {may(book.actions, "partager") && (
              <section aria-labelledby="lien">
                <h3 id="lien" className="fr-h5">
                  Partager par un lien
                </h3>
                {pages === 0 ? (
                  <p>
                    {t`Votre book n'a pas encore de page à montrer. `}
                    <Link href={adresseBook(apprenant, "composer")}>Composer mes pages</Link>
                  </p>
                ) : (
                  <NouveauLien apprenant={apprenant} shown={shown} onShared={setShown} />
                )}
              </section>
            )}
            <Liens apprenant={apprenant} partages={ouverts(book.partages, Date.now())} onClosed={onClosed} />
          </>
        );
      }}
    </Loaded>
  );
}

function WhoSeesWhat({ pages, signature }: { pages: number; signature: string }) {
  const name = signature ? t`le nom que vous avez écrit : « ${signature} »` : t`aucun nom, car vous n'en avez pas écrit`;
  return (
    <section aria-labelledby="voit">
      <h3 id="voit" className="fr-h5">
        Qui voit quoi
      </h3>
      <ul>
        <li>{t`Toute personne qui a le lien lit votre book, sans se connecter : ne le donnez qu'à qui doit le lire.`}</li>
        <li>
          {t`Elle voit la couverture, avec votre diplôme et ${name}, et ${compte(pages, "page")} : les textes, les compétences et les photos que vous y avez mis.`}
        </li>
        <li>{t`Elle ne voit rien d'autre : ni votre nom de famille, sauf si vous l'écrivez, ni votre classe, ni vos autres fiches, ni vos évaluations.`}</li>
        <li>{t`Ce que vous changez dans le book se voit aussitôt par le lien. Vous pouvez fermer un lien quand vous voulez.`}</li>
        <li>{t`Les personnes qui vous suivent (enseignants, tuteur, maître d'apprentissage) lisent votre book ici, sans lien.`}</li>
      </ul>
    </section>
  );
}
