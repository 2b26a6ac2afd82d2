import { Select } from "@codegouvfr/react-dsfr/Select";
import { useState } from "react";
import { may } from "../../api/actions";
import { comptes as api } from "../../api/endpoints";
import type { Profil } from "../../api/types";
import { nomProfil } from "../../text/noms";
import { majuscule, t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import type { AccountSection } from "./UnCompte";
import { nomFiche } from "./words";

const ORIGINES: Record<string, string> = { siecle: "donné par un import", manuel: "donné à la main" };

/** Profiles held, given and withdrawn by hand (I-02). */
export function AccountProfils({ account, etag, onDone }: AccountSection) {
  const [given, setGiven] = useState<Profil | "">("");
  const [withdrawn, setWithdrawn] = useState<Profil | "">("");
  const [error, setError] = useState<unknown>(null);
  const who = nomFiche(account);

  async function act(work: () => ReturnType<typeof api.give>, text: string) {
    setError(null);
    setWithdrawn("");
    try {
      await onDone(await work(), text);
      setGiven("");
    } catch (failure) {
      setError(failure);
    }
  }
  return (
    <section aria-labelledby="profils">
      <h2 id="profils" className="fr-h4">Profils</h2>
      {error !== null && <ProblemAlert error={error} title="Les profils ne sont pas modifiés" />}
      {account.profils.length === 0 && <p>{t`Ce compte n'a aucun profil : la personne ne peut pas se connecter.`}</p>}
      <ul className="cpro-profils">
        {account.profils.map(({ profil, source, actif, retirable }) => (
          <li key={profil} className="cpro-toolbar">
            <span>
              <strong>{majuscule(nomProfil(profil))}</strong>, {ORIGINES[source] ?? source}
              {!actif && t`, en sommeil`}
            </span>
            {retirable && actif && (
              <Button size="small" priority="tertiary" onClick={() => setWithdrawn(profil)}>
                Retirer<span className="fr-sr-only"> le profil {nomProfil(profil)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may(account.actions, "donner_profil") && (
        <form
          className="cpro-filters"
          onSubmit={(event) => {
            event.preventDefault();
            if (given) void act(() => api.give(account.id, etag, given), t`Profil donné : ${nomProfil(given)}.`);
          }}
        >
          <Select
            label="Donner un profil"
            nativeSelectProps={{ value: given, onChange: (event) => setGiven(event.target.value as Profil | "") }}
          >
            <option value="">Choisir un profil</option>
            {account.profils_possibles.map((profil) => (
              <option key={profil} value={profil}>
                {majuscule(nomProfil(profil))}
              </option>
            ))}
          </Select>
          <div>
            <Button type="submit" priority="secondary" disabled={!given}>
              Donner ce profil
            </Button>
          </div>
        </form>
      )}
      <Dialog
        open={withdrawn !== ""}
        title={withdrawn === "" ? "" : t`Retirer le profil ${nomProfil(withdrawn)} à ${who} ?`}
        onClose={() => setWithdrawn("")}
      >
        <p>{t`Les pages ouvertes avec ce profil se ferment tout de suite. Ce qui a été écrit est gardé.`}</p>
        <ButtonsGroup
          inlineLayoutWhen="sm and up"
          buttons={[
            {
              children: "Retirer ce profil",
              onClick: () => {
                if (withdrawn) void act(() => api.withdraw(account.id, etag, withdrawn), t`Profil retiré : ${nomProfil(withdrawn)}.`);
              },
            },
            { children: "Garder ce profil", priority: "secondary", onClick: () => setWithdrawn("") },
          ]}
        />
      </Dialog>
    </section>
  );
}
