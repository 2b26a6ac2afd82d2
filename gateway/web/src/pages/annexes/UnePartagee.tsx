import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { may } from "../../api/actions";
import { annexesPartagees } from "../../api/endpoints";
import type { AnnexePartagee } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { nomDiplome } from "../../text/diplomes";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { ReadField } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { ACADEMIE, nomEtablissement } from "./origine";
import { TaskList } from "./TaskPicker";
import { useReferentiel } from "./useDiplomes";

/** One annexe that an établissement shares: read, and taken (★ P-01). */
export default function UnePartagee() {
  const { id = "" } = useParams();
  const query = useQuery({ queryKey: ["annexes-partagees", "une", id], queryFn: () => annexesPartagees.read(id) });
  const diploma = useReferentiel(query.data?.referentiel);
  return (
    <Page
      title={query.data?.titre ?? "Annexe partagée"}
      crumbs={[{ label: "Annexes pédagogiques", href: "/annexes" }, ACADEMIE]}
    >
      <Loaded query={query} lines={8}>
        {(shared) => (
          <Loaded query={diploma} lines={8}>
            {(referentiel) => (
              <>
                <p>
                  <Link href={`/referentiels/${referentiel.code}`}>{nomDiplome(referentiel)}</Link>, {referentiel.niveaux.find(({ code }) => code === shared.niveau)?.intitule}
                </p>
                <Take key={shared.id} shared={shared} />
                <dl className="cpro-reads">
                  <ReadField label="Établissement" value={nomEtablissement(shared.etablissement)} />
                  <ReadField label="Partagée" value={jour(jourDe(shared.partagee_le))} />
                  <ReadField label="Public" value={shared.pour_apprentis ? "Apprentis" : "Scolaires"} />
                  <ReadField label="Objectifs" value={shared.objectifs} />
                </dl>
                <h2 className="fr-h5">Tâches</h2>
                <TaskList activites={referentiel.activites} chosen={shared.taches} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

/** One's own is opened; another's is copied, once however often the button is pressed. */
function Take({ shared }: { shared: AnnexePartagee }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(() => crypto.randomUUID());
  const [error, setError] = useState<unknown>(null);

  async function take() {
    setError(null);
    try {
      const taken = await annexesPartagees.take(shared.id, key);
      await client.invalidateQueries({ queryKey: ["annexes"] });
      void navigate(`/annexes/${taken.id}`, {
        state: { fait: t`L'annexe est reprise. Vous pouvez la modifier : celle de l'établissement qui la partage ne change pas.` },
      });
    } catch (failure) {
      setError(failure);
    }
  }

  if (shared.etablissement.le_votre) {
    return (
      <p>
        {t`Cette annexe est la vôtre.`} <Link href={`/annexes/${shared.id}`}>Ouvrir l’annexe de l’établissement</Link>
      </p>
    );
  }
  if (!may(shared.actions, "reprendre")) return null;
  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`L'annexe n'est pas reprise`} />}
      <p>
        <Button network onClick={() => void take()}>
          Reprendre cette annexe
        </Button>
      </p>
    </>
  );
}
