import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { portails } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";

/** One button per national service or school portal, under the form; nothing where there is none (I-06). */
export function BoutonsPortails({ retour }: { retour: string }) {
  const { data } = useQuery({ queryKey: ["portails"], queryFn: portails.list, staleTime: 300_000 });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (!data || data.length === 0) return null;

  async function leave(code: string) {
    setError(null);
    setBusy(true);
    try {
      window.location.assign((await portails.begin(code, retour)).adresse);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <section className="fr-mt-4w" aria-labelledby="portails">
      <h2 className="fr-h6" id="portails">
        {data.length > 1 ? t`Ou avec un autre service` : t`Ou avec votre portail`}
      </h2>
      {error !== null && <ProblemAlert error={error} title="Connexion impossible" />}
      <ul className="cpro-portails">
        {data.map(({ code, libelle }) => (
          <li key={code}>
            <Button priority="secondary" disabled={busy} onClick={() => void leave(code)}>
              {t`Continuer avec ${libelle}`}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
