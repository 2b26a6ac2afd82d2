import { PasswordInput } from "@codegouvfr/react-dsfr/blocks/PasswordInput";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { session as api } from "../api/endpoints";
import { ApiError, listenExpired, rememberCsrf } from "../api/http";
import type { SecondFacteurAttendu, Session } from "../api/types";
import { BoutonsPortails } from "../pages/connexion/BoutonsPortails";
import { t } from "../text/typo";
import { Dialog } from "../ui/Dialog";
import { ProblemAlert } from "../ui/feedback";
import { CodeInput } from "../ui/CodeInput";
import { PasskeyButton } from "../ui/PasskeyButton";
import { useSessionHolder } from "./session";
import { Button } from "../ui/Button";

/**
 * The login is over: the page stays, what is typed is kept, and only the same person resumes it. Somebody else who
 * logs in here starts from an empty page.
 */
export function ExpiredSession() {
  const { session, resume } = useSessionHolder();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [identifiant, setIdentifiant] = useState("");
  const [awaited, setAwaited] = useState<SecondFacteurAttendu | null>(null);
  const tutor = session?.profil === "tuteur_de_stage";
  const signedIn = session !== null;
  useEffect(() => {
    listenExpired(() => setOpen(signedIn));
    if (!signedIn) setOpen(false);
  }, [signedIn]);
  if (!session) return null;

  /** The same person is back, under the profile that the page was drawn for. */
  async function back(answered: Session) {
    if (answered.personne.id !== session?.personne.id) {
      window.location.assign("/");
      return;
    }
    const { etablissement, profil } = session;
    let same = answered;
    if (etablissement && profil && answered.profil !== profil) {
      rememberCsrf(answered.csrf);
      same = await api.choose(etablissement.uai, profil);
    }
    resume(same);
    setOpen(false);
    setAwaited(null);
    setError(null);
    window.dispatchEvent(new Event("cpro:session"));
    void client.invalidateQueries();
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    try {
      const entry = awaited
        ? await api.verifyCode(String(form.get("code") ?? ""))
        : await api.open(identifiant, String(form.get("mot_de_passe") ?? ""));
      if ("application" in entry) {
        setAwaited(entry);
        setError(null);
        return;
      }
      await back(entry);
    } catch (failure) {
      if (failure instanceof ApiError && failure.problem.code === "identity.second_step_over") setAwaited(null);
      setError(failure);
    }
  }

  return (
    <Dialog open={open} title="Votre connexion a expiré" onClose={() => setOpen(false)}>
      {error !== null && <ProblemAlert error={error} title="Connexion refusée" />}
      <p>{t`Vos saisies sont gardées sur cet appareil. Elles partiront dès que vous serez de nouveau connecté.`}</p>
      {tutor ? (
        <p>{t`Ouvrez de nouveau le lien reçu par courriel. S'il n'est plus valable, l'établissement a mis fin à votre accès : adressez-vous à lui.`}</p>
      ) : awaited ? (
        <>
          {awaited.cle && (
            <div className="fr-mb-3w">
              <PasskeyButton afterPassword onSession={back} onError={setError} />
            </div>
          )}
          <form onSubmit={(event) => void submit(event)}>
            <CodeInput id="reprise-code" {...(awaited.application ? {} : { hint: t`L'un de vos codes de secours.` })} />
            <Button type="submit">Se reconnecter</Button>
          </form>
        </>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <div className="fr-input-group">
            <label className="fr-label" htmlFor="reprise-identifiant">
              Identifiant (obligatoire)
            </label>
            <input
              id="reprise-identifiant"
              className="fr-input"
              autoComplete="username"
              required
              value={identifiant}
              onChange={(event) => setIdentifiant(event.target.value)}
            />
          </div>
          <PasswordInput
            label="Mot de passe (obligatoire)"
            nativeInputProps={{ name: "mot_de_passe", autoComplete: "current-password", required: true }}
          />
          <Button type="submit">Se reconnecter</Button>
          <div className="fr-mt-3w">
            <PasskeyButton onSession={back} onError={setError} />
          </div>
        </form>
      )}
      {open && !tutor && !awaited && <BoutonsPortails retour={window.location.pathname + window.location.search} />}
    </Dialog>
  );
}
