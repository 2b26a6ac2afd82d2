import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deploiements as api } from "../../api/endpoints";
import type { Deploiement } from "../../api/types";
import { moment } from "../../text/dates";
import { t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ProblemAlert } from "../../ui/feedback";

export const DEPLOIEMENTS = ["deploiements"];

/** One deployment, and the end of the confidence in it. */
export function Ligne({ one }: { one: Deploiement }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function withdraw() {
    setAsking(false);
    setError(null);
    try {
      await api.withdraw(one.id);
      await client.invalidateQueries({ queryKey: DEPLOIEMENTS });
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <li className="cpro-row">
      <div>
        <strong>{one.nom}</strong>
        <p className="cpro-row__detail">
          <span className="cpro-code">{one.empreinte}</span>
        </p>
        <p className="cpro-row__detail">
          {one.retire_le ? t`Retiré ${moment(one.retire_le)}` : one.ajoute_le && t`Ajouté ${moment(one.ajoute_le)}`}
        </p>
        {error !== null && <ProblemAlert error={error} />}
      </div>
      {!one.retire_le && (
        <Button size="small" priority="tertiary" onClick={() => setAsking(true)} aria-label={t`Retirer ${one.nom}`}>
          Retirer
        </Button>
      )}
      <Dialog open={asking} title={t`Retirer ${one.nom} ?`} onClose={() => setAsking(false)}>
        <p>{t`Aucun fichier ne part plus vers ce déploiement, et ceux qui en viennent sont refusés. Les transferts commencés se terminent.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            { children: "Retirer", onClick: () => void withdraw() },
            { children: "Garder", priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </li>
  );
}
