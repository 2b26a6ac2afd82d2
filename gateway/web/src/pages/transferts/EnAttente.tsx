/** Learners whom no transfer can take along yet: what is missing, and the remedy (I-11). */
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { transferts } from "../../api/endpoints";
import type { ApprenantEnAttente, GroupeEnAttente } from "../../api/types";
import { jour } from "../../text/dates";
import { nomComplet, nomTrie } from "../../text/noms";
import { compte, nombre, t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Empty, type Fault, FaultList, Loaded, ProblemAlert, serverFaults } from "../../ui/feedback";
import { NextPage } from "../../ui/NextPage";
import { Destination, destinationFaults } from "./Destination";
import { Exporter } from "./Exporter";

export function Partis({ proposes }: { proposes: boolean }) {
  return (
    <Groupe groupe="partis" proposes={proposes} empty={t`Aucun élève n'est parti depuis un an sans être accueilli ailleurs.`}>
      {t`Ces élèves ont quitté l'établissement depuis moins d'un an. Leur dossier les suivra dès que l'établissement d'accueil aura activé les transferts et fait son import. Faites avant cela le bilan intermédiaire de ceux qui n'en ont pas cette année.`}
    </Groupe>
  );
}

export function SansIne({ proposes }: { proposes: boolean }) {
  return (
    <Groupe groupe="sans_ine" proposes={proposes} empty={t`Tous les élèves ont un INE : chacun pourra être reconnu ailleurs.`}>
      {t`Sans INE, un élève ne peut pas être reconnu dans un autre établissement. Complétez l'INE dans votre base élèves, puis refaites un import. S'il n'en a pas, proposez le transfert : l'établissement d'accueil confirmera que c'est le même élève.`}
    </Groupe>
  );
}

function Groupe({ groupe, proposes, empty, children }: {
  groupe: GroupeEnAttente;
  proposes: boolean;
  empty: string;
  children: string;
}) {
  const [chosen, setChosen] = useState<{ apprenant: ApprenantEnAttente; ailleurs: boolean } | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["transferts", groupe],
    queryFn: ({ pageParam }) => transferts.waiting({ groupe, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
  });
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const list = pages.flatMap((page) => page.apprenants);
        if (list.length === 0) return <Empty>{empty}</Empty>;
        return (
          <>
            <p className="cpro-lead">{children}</p>
            <p role="status">{t`${compte(pages[0]?.total ?? list.length, "élève")}, ${nombre(list.length)} affichés`}</p>
            {chosen && !chosen.ailleurs && (
              <Proposition key={chosen.apprenant.id} apprenant={chosen.apprenant} onClose={() => setChosen(null)} />
            )}
            {chosen?.ailleurs && (
              <Exporter key={chosen.apprenant.id} apprenant={chosen.apprenant} onClose={() => setChosen(null)} />
            )}
            <ul className="cpro-rows">
              {list.map((one) => (
                <li key={one.id} className="cpro-row">
                  <div>
                    <strong>{nomTrie(one)}</strong>
                    <p className="cpro-row__detail">
                      {[
                        one.division,
                        one.parti_le && t`parti le ${jour(one.parti_le)}`,
                        groupe === "partis" && !one.ine && "sans INE",
                        one.sans_bilan && t`aucun bilan intermédiaire cette année`,
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                  </div>
                  {proposes && (
                    <div className="cpro-row__actions">
                      <Button
                        size="small"
                        priority="tertiary"
                        onClick={() => setChosen({ apprenant: one, ailleurs: false })}
                        aria-label={t`Proposer un transfert de ${nomComplet(one)}`}
                      >
                        Proposer un transfert
                      </Button>
                      <Button
                        size="small"
                        priority="tertiary"
                        onClick={() => setChosen({ apprenant: one, ailleurs: true })}
                        aria-label={t`Exporter vers un autre déploiement le dossier de ${nomComplet(one)}`}
                      >
                        Exporter vers un autre déploiement
                      </Button>
                    </div>
                  )}
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

function Proposition({ apprenant, onClose }: { apprenant: ApprenantEnAttente; onClose: () => void }) {
  const [destination, setDestination] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [key] = useState(() => crypto.randomUUID());
  const client = useQueryClient();
  const navigate = useNavigate();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setError(null);
    const uai = destination.trim().toUpperCase();
    const found = destinationFaults(uai);
    setFaults(found);
    if (found.length > 0) return;
    try {
      const proposed = await transferts.propose({ apprenant: apprenant.id, destination: uai }, `${key}-${uai}`);
      await client.invalidateQueries({ queryKey: ["transferts"] });
      await navigate(`/transferts/${proposed.id}`);
    } catch (failure) {
      const named = serverFaults(failure);
      if (named.length > 0) setFaults(named);
      else setError(failure);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="cpro-card cpro-narrow">
      <h2 className="fr-h5">{t`Proposer le transfert de ${nomComplet(apprenant)}`}</h2>
      {error !== null && <ProblemAlert error={error} title="Le transfert n’est pas proposé" />}
      <FaultList faults={faults} before="avant de proposer le transfert" />
      <Destination value={destination} faults={faults} autoFocus onChange={setDestination} />
      <p>{t`L'établissement d'accueil verra le nom et la date de naissance de l'élève, et confirmera.`}</p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Proposer le transfert", type: "submit" },
          { children: "Renoncer", priority: "secondary", onClick: onClose },
        ]}
      />
    </form>
  );
}
