import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { type FormEvent, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { session as api } from "../../api/endpoints";
import { useOpenSession, useSessionHolder } from "../../app/session";
import { nomProfil } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

/** One works in one établissement under one profile at a time (I-02). */
export default function Profil() {
  const session = useOpenSession();
  const { adopt } = useSessionHolder();
  const navigate = useNavigate();
  const location = useLocation();
  const current = session.choix.findIndex(
    ({ uai, profil }) => uai === session.etablissement?.uai && profil === session.profil,
  );
  const [chosen, setChosen] = useState(current);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const choice = session.choix[chosen];
    if (!choice) return setError(null);
    try {
      adopt(await api.choose(choice.uai, choice.profil));
      void navigate((location.state as { retour?: string } | null)?.retour ?? "/");
    } catch (failure) {
      setError(failure);
    }
  }

  return (
    <Page title="Choisir mon profil" lead={t`Vous travaillez sous un seul profil à la fois. Vous pourrez en changer à tout moment, en haut de la page.`}>
      {error !== null && <ProblemAlert error={error} />}
      {session.choix.length === 0 ? (
        <p>{t`Aucun profil n'est ouvert à votre nom. Adressez-vous à l'administrateur de votre établissement.`}</p>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <RadioButtons
            legend="Établissement et profil"
            name="profil"
            options={session.choix.map((choice, index) => ({
              label: majuscule(nomProfil(choice.profil)),
              hintText: choice.uai ? `${choice.nom || "Établissement sans nom"} (${choice.uai})` : `Académie : ${choice.nom}`,
              nativeInputProps: { checked: index === chosen, onChange: () => setChosen(index), required: true },
            }))}
          />
          <Button type="submit">Continuer</Button>
        </form>
      )}
    </Page>
  );
}
