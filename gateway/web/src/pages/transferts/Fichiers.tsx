/** Transfers with another deployment: files made, files received (I-11). */
import { useInfiniteQuery } from "@tanstack/react-query";
import { fichiersTransfert } from "../../api/endpoints";
import type { SensTransfert } from "../../api/types";
import { moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { NextPage } from "../../ui/NextPage";
import { autreCote, EtatFichierBadge } from "./motsFichiers";

export function Fichiers({ agit }: { agit: boolean }) {
  return (
    <>
      <p className="cpro-lead">{t`Quand un élève part pour une académie dont CPRO est installé ailleurs, son dossier, photos et fichiers joints compris, voyage dans un fichier chiffré et signé. L'établissement d'origine l'exporte depuis « Partis sans transfert » ; celui d'accueil le reçoit ici.`}</p>
      <section aria-labelledby="fichiers-recus">
        <h2 id="fichiers-recus" className="fr-h4">
          Fichiers reçus
        </h2>
        {agit && (
          <p>
            <Button linkProps={{ href: "/transferts/recevoir" }}>Recevoir un fichier</Button>
          </p>
        )}
        <Liste sens="arrivee" />
      </section>
      <section aria-labelledby="fichiers-exportes" className="fr-mt-4w">
        <h2 id="fichiers-exportes" className="fr-h4">
          Fichiers exportés
        </h2>
        <Liste sens="depart" />
      </section>
    </>
  );
}

function Liste({ sens }: { sens: SensTransfert }) {
  const query = useInfiniteQuery({
    queryKey: ["transferts", "fichiers", sens],
    queryFn: ({ pageParam }) => fichiersTransfert.list({ sens, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    refetchInterval: 10_000,
  });
  return (
    <Loaded query={query} lines={2}>
      {({ pages }) => {
        const list = pages.flatMap((page) => page.fichiers);
        if (list.length === 0) return <p>{sens === "depart" ? t`Aucun fichier exporté.` : t`Aucun fichier reçu.`}</p>;
        return (
          <>
            <ul className="cpro-rows">
              {list.map((one) => (
                <li key={one.id} className="cpro-row">
                  <div>
                    <Link href={`/transferts/fichiers/${one.id}`}>{nomComplet(one)}</Link>
                    <p className="cpro-row__detail">
                      {sens === "depart" ? t`Vers ${autreCote(one)}` : t`De ${autreCote(one)}`}
                      {t` · ${moment(one.fini_le ?? one.cree_le)}`}
                    </p>
                  </div>
                  <EtatFichierBadge etat={one.etat} />
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
