import { useEffect, useState } from "react";
import { Navigate, useNavigate } from "react-router";
import { portails } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import type { ArriveePortail } from "../../api/types";
import { useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";

/** What the portal sent is good for one call, however often the page is drawn. */
let under: { search: string; arrival: Promise<ArriveePortail> } | null = null;

function arrive(search: string): Promise<ArriveePortail> {
  if (under?.search !== search) {
    const sent = new URLSearchParams(search);
    const part = (name: string) => sent.get(name) ?? "";
    under = { search, arrival: portails.complete({ etat: part("state"), code: part("code"), erreur: part("error"), emetteur: part("iss") }) };
  }
  return under.arrival;
}

/** Where a portal sends the browser back: what it brings leaves the address at once, and is used here (I-06). */
export default function RetourPortail() {
  const { session, loading, adopt } = useSessionHolder();
  const navigate = useNavigate();
  const [search] = useState(() => window.location.search);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (search === "" || loading) return;
    window.history.replaceState(window.history.state, "", window.location.pathname);
    let drawn = true;
    arrive(search).then(
      ({ retour, session: opened, second_facteur, relie }) => {
        if (!drawn) return;
        if (opened) adopt(opened);
        if (second_facteur) void navigate("/connexion/code", { replace: true, state: { retour, portail: true, attendu: second_facteur } });
        else void navigate(retour, { replace: true, state: relie ? { relie } : null });
      },
      (failure: unknown) => drawn && setError(failure),
    );
    return () => {
      drawn = false;
    };
    // What came is used once, as soon as it is known who is there already.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [search, loading]);

  if (search === "") return <Navigate to="/connexion" replace />;
  const unknown = error instanceof ApiError && error.problem.code === "identity.portail_not_linked";
  return (
    <Page title={error === null ? "Connexion en cours" : "Connexion"} withoutCrumbs>
      <div className="cpro-narrow">
        {error === null ? (
          <p role="status">{t`Nous vérifions votre connexion. Cela prend quelques secondes.`}</p>
        ) : (
          <ProblemAlert error={error} title={unknown ? "Compte non relié" : "Connexion refusée"}>
            <span className="cpro-block">
              {session ? <Link href="/compte/securite">Revenir à mon compte</Link> : <Link href="/connexion">Revenir à la connexion</Link>}
            </span>
          </ProblemAlert>
        )}
      </div>
    </Page>
  );
}
