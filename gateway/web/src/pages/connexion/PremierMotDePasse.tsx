import { PasswordInput } from "@codegouvfr/react-dsfr/blocks/PasswordInput";
import { type FormEvent, useState } from "react";
import { Navigate, useNavigate } from "react-router";
import { session as api } from "../../api/endpoints";
import { useOpenSession, useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { type Fault, FaultList, ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

const MINIMUM = 12;
const FIELDS = ["ancien", "nouveau", "confirmation"] as const;
const LABELS = {
  ancien: "Mot de passe actuel (obligatoire)",
  nouveau: "Nouveau mot de passe (obligatoire)",
  confirmation: "Nouveau mot de passe, une seconde fois (obligatoire)",
};

/** First login with a temporary password: nothing else is allowed before it is replaced (I-03). */
export default function PremierMotDePasse() {
  const session = useOpenSession();
  const { adopt } = useSessionHolder();
  const navigate = useNavigate();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [ancien, nouveau, confirmation] = FIELDS.map((name) => String(form.get(name) ?? "")) as [string, string, string];
    const found: Fault[] = [];
    if (!ancien) found.push({ field: "ancien", message: t`Mot de passe actuel : saisissez celui de votre fiche` });
    if (nouveau.length < MINIMUM) found.push({ field: "nouveau", message: t`Nouveau mot de passe : choisissez au moins ${MINIMUM} caractères` });
    else if (nouveau !== confirmation) found.push({ field: "confirmation", message: t`Seconde saisie : elle n'est pas identique à la première` });
    setFaults(found);
    setError(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      adopt((await api.changePassword(ancien, nouveau)) ?? (await api.read()));
      setDone(true);
      void navigate("/");
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  if (!session.mot_de_passe_a_changer && !done && !busy) return <Navigate to="/" replace />;
  return (
    <Page
      title="Choisir mon mot de passe"
      withoutCrumbs
      lead={t`Vous vous connectez avec un mot de passe provisoire. Choisissez le vôtre pour continuer.`}
    >
      <div className="cpro-narrow">
        {error !== null && <ProblemAlert error={error} title={t`Le mot de passe n'est pas changé`} />}
        <FaultList faults={faults} before="avant d’enregistrer ce mot de passe" />
        <form onSubmit={(event) => void submit(event)} noValidate>
          {FIELDS.map((name) => {
            const fault = faults.find(({ field }) => field === name);
            return (
              <PasswordInput
                key={name}
                label={LABELS[name]}
                {...(name === "nouveau" ? { hintText: t`${MINIMUM} caractères au moins ; une phrase facile à retenir convient.` } : {})}
                {...(fault ? { messages: [{ message: fault.message, severity: "error" as const }] } : {})}
                nativeInputProps={{ id: name, name, autoComplete: name === "ancien" ? "current-password" : "new-password" }}
              />
            );
          })}
          <Button type="submit" disabled={busy}>
            Enregistrer ce mot de passe
          </Button>
        </form>
      </div>
    </Page>
  );
}
