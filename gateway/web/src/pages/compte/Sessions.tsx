import { Badge } from "@codegouvfr/react-dsfr/Badge";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { monCompte } from "../../api/endpoints";
import type { SessionOuverte } from "../../api/types";
import { moment } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Loaded, ProblemAlert } from "../../ui/feedback";
import { appareil } from "./words";

/** Open sessions: each can be closed, and all the others at once (I-06). */
export function Sessions() {
  const client = useQueryClient();
  const query = useQuery({ queryKey: ["compte", "sessions"], queryFn: monCompte.sessions });
  const [error, setError] = useState<unknown>(null);
  const [closed, setClosed] = useState(0);

  async function close(action: () => Promise<unknown>, how: number) {
    setError(null);
    try {
      await action();
      setClosed(how);
    } catch (failure) {
      setError(failure);
    }
    await client.invalidateQueries({ queryKey: ["compte", "sessions"] });
  }

  return (
    <section className="fr-mb-6w">
      <h2 className="fr-h4">Appareils connectés</h2>
      {error !== null && <ProblemAlert error={error} />}
      <p role="status" className={closed === 0 ? "fr-sr-only" : ""}>
        {closed > 0 && t`${compte(closed, "connexion")} ${closed > 1 ? "fermées" : "fermée"}.`}
      </p>
      <Loaded query={query} lines={3}>
        {(sessions) => {
          const others = sessions.filter(({ actuelle }) => !actuelle);
          return (
            <>
              <ul className="cpro-list">
                {sessions.map((session) => (
                  <Device key={session.id} session={session} onClose={() => void close(() => monCompte.closeSession(session.id), 1)} />
                ))}
              </ul>
              {others.length > 1 && (
                <Button priority="secondary" onClick={() => void close(monCompte.closeOthers, others.length)}>
                  {t`Fermer les ${others.length} autres connexions`}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Device({ session, onClose }: { session: SessionOuverte; onClose: () => void }) {
  const name = appareil(session.navigateur);
  const since = moment(session.ouverte_le);
  return (
    <li className="fr-mb-2w">
      <strong>{name}</strong>{" "}
      {session.actuelle && (
        <Badge as="span" small severity="info">
          Cet appareil
        </Badge>
      )}
      <span className="cpro-device">{t`Connecté le ${since}, utilisé le ${moment(session.utilisee_le)}`}</span>
      {!session.actuelle && (
        <Button size="small" priority="tertiary" onClick={onClose} title={t`Fermer la connexion de ${name}, ouverte le ${since}`}>
          Fermer cette connexion
        </Button>
      )}
    </li>
  );
}
