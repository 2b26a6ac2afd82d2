import { Input } from "@codegouvfr/react-dsfr/Input";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { comptes } from "../../api/endpoints";
import { nomProfil, nomTrie } from "../../text/noms";
import { compte, nombre, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { Page } from "../../ui/Page";
import { useOpenSession } from "../../app/session";
import { BientotEffaces } from "./BientotEffaces";

/** Who is asked about: the way to a person's data, and to the log (I-12). */
export default function Rgpd() {
  const [text, setText] = useState("");
  const recherche = useDeferredValue(text.trim());
  const { profil } = useOpenSession();
  const erasures = profil === "administrateur" || profil === "chef_etablissement";
  return (
    <Page
      title="Données personnelles"
      lead={t`Répondre à une personne qui demande ses données, et voir qui a fait quoi. Chacun peut aussi télécharger les siennes depuis « Mon compte ».`}
    >
      <ul className="fr-mb-4w">
        <li>
          <Link href="/rgpd/journal">Journal des actions</Link>
        </li>
        <li>
          <Link href="/rgpd/conservation">Durées de conservation</Link>
        </li>
        {erasures && (
          <li>
            <Link href="/rgpd/effacements">Effacements</Link>
          </li>
        )}
      </ul>
      <h2 className="fr-h4">Données d’une personne</h2>
      <div className="cpro-filters">
        <Input
          label="Chercher une personne"
          hintText="Nom, prénom ou identifiant"
          nativeInputProps={{ type: "search", value: text, onChange: (event) => setText(event.target.value) }}
        />
      </div>
      {recherche && <Found recherche={recherche} />}
      {erasures && <BientotEffaces />}
    </Page>
  );
}

function Found({ recherche }: { recherche: string }) {
  const query = useInfiniteQuery({
    queryKey: ["comptes", "", recherche],
    queryFn: ({ pageParam }) => comptes.list({ profil: "", recherche, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} lines={3}>
      {({ pages }) => {
        const list = pages.flatMap((page) => page.comptes);
        if (list.length === 0) return <p role="status">{t`Personne ne correspond.`}</p>;
        return (
          <>
            <p role="status">{t`${compte(pages[0]?.total ?? list.length, "personne")}, ${nombre(list.length)} affichées`}</p>
            <ul className="cpro-rows">
              {list.map((one) => (
                <li key={one.id} className="cpro-row">
                  <div>
                    <Link href={`/rgpd/personnes/${one.id}`}>{nomTrie(one)}</Link>
                    <p className="cpro-row__detail">
                      {[one.profils.map(nomProfil).join(", "), one.division, !one.actif && "compte désactivé"].filter(Boolean).join(" · ")}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
            <NextPage query={query} />
          </>
        );
      }}
    </Loaded>
  );
}
