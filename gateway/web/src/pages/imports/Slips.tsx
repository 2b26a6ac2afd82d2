import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { imports } from "../../api/endpoints";
import type { ComptesCrees, Import } from "../../api/types";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

type Group = ComptesCrees["groupes"][number];

const nameOf = (group: Group) => (group.personnels ? "Personnels" : (group.division ?? t`Sans division`));

/** Slips of the accounts that this import created, class by class (I-06). */
export function Slips({ value }: { value: Import }) {
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  const query = useQuery({ queryKey: ["import", value.id, "comptes"], queryFn: () => imports.created(value.id) });
  const groups = query.data?.groupes ?? [];
  if (groups.length === 0) return null;

  async function open(group: Group) {
    setError(null);
    try {
      const of = group.personnels ? { personnels: true } : { division: group.division ?? "" };
      const { ids } = await imports.created(value.id, of);
      void navigate("/comptes/identifiants", { state: { ids } });
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <section aria-labelledby="fiches" className="fr-mt-4w">
      <h2 id="fiches" className="fr-h5">{t`Imprimer les fiches d'identifiants`}</h2>
      <p>{t`Pour les comptes créés par cet import qui n'ont pas encore choisi leur mot de passe.`}</p>
      {error !== null && <ProblemAlert error={error} title="Les fiches ne sont pas prêtes" />}
      <ul className="cpro-tags">
        {groups.map((group) => (
          <li key={nameOf(group)}>
            <Button size="small" priority="secondary" onClick={() => void open(group)}>
              {t`${nameOf(group)} : ${compte(group.effectif, "fiche")}`}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
