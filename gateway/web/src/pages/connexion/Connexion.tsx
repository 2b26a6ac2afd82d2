import { Input } from "@codegouvfr/react-dsfr/Input";
import { PasswordInput } from "@codegouvfr/react-dsfr/blocks/PasswordInput";
import { type FormEvent, useState } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";
import { session as api } from "../../api/endpoints";
import { obstacle } from "../../api/webauthn";
import { useSessionHolder } from "../../app/session";
import { t } from "../../text/typo";
import { type Fault, faultOf, FaultList, ProblemAlert, Skeleton } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { OwnDevice } from "../../ui/OwnDevice";
import { Page } from "../../ui/Page";
import { PasskeyButton } from "../../ui/PasskeyButton";
import { Button } from "../../ui/Button";
import { BoutonsPortails } from "./BoutonsPortails";

export default function Connexion() {
  const { session, loading, adopt } = useSessionHolder();
  const location = useLocation();
  const navigate = useNavigate();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const back = (location.state as { retour?: string } | null)?.retour ?? "/";

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const identifiant = String(form.get("identifiant") ?? "").trim();
    const password = String(form.get("mot_de_passe") ?? "");
    const missing: Fault[] = [];
    if (!identifiant) missing.push({ field: "identifiant", message: t`Identifiant : saisissez votre identifiant ou votre adresse électronique` });
    if (!password) missing.push({ field: "mot-de-passe", message: t`Mot de passe : saisissez votre mot de passe` });
    setFaults(missing);
    setError(null);
    if (missing.length > 0) return;
    setBusy(true);
    try {
      const entry = await api.open(identifiant, password);
      if ("application" in entry) void navigate("/connexion/code", { state: { retour: back, attendu: entry } });
      else adopt(entry);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  if (loading) return <Skeleton />;
  if (session) return <Navigate to={back === "/connexion" ? "/" : back} replace />;
  return (
    <Page title="Connexion" withoutCrumbs>
      <div className="cpro-narrow">
        {error !== null && <ProblemAlert error={error} title="Connexion refusée" />}
        <FaultList faults={faults} before="avant de vous connecter" />
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Input
            label="Identifiant (obligatoire)"
            hintText={t`Celui de votre fiche d'identifiants, ou votre adresse électronique.`}
            {...faultOf(faults, "identifiant")}
            nativeInputProps={{ id: "identifiant", name: "identifiant", autoComplete: "username", autoCapitalize: "none", spellCheck: false }}
          />
          <PasswordInput
            label="Mot de passe (obligatoire)"
            {...passwordFault(faults)}
            nativeInputProps={{ id: "mot-de-passe", name: "mot_de_passe", autoComplete: "current-password" }}
          />
          <OwnDevice />
          <Button type="submit" disabled={busy}>
            Se connecter
          </Button>
        </form>
        {obstacle() !== "adresse" && (
          <section className="fr-mt-4w">
            <h2 className="fr-h6">{t`Vous avez une clé d'accès ?`}</h2>
            <PasskeyButton onSession={adopt} onError={setError} />
          </section>
        )}
        <BoutonsPortails retour={back} />
        <section className="fr-mt-4w">
          <h2 className="fr-h6">{t`Vous n'arrivez pas à vous connecter ?`}</h2>
          <p>
            <Link href="/mot-de-passe/oublie">Mot de passe oublié</Link>
          </p>
          <p>{t`Sans adresse électronique : adressez-vous au secrétariat de votre établissement, qui peut imprimer une nouvelle fiche d'identifiants.`}</p>
          <p>{t`Tuteurs de stage : ouvrez le lien reçu par courriel, aucun mot de passe n'est demandé. S'il n'est plus valable, adressez-vous à l'établissement qui vous l'a envoyé.`}</p>
        </section>
      </div>
    </Page>
  );
}

function passwordFault(faults: Fault[]) {
  const fault = faults.find(({ field }) => field === "mot-de-passe");
  return fault ? { messages: [{ message: fault.message, severity: "error" as const }] } : {};
}
