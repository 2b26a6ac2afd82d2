import { ToggleSwitch } from "@codegouvfr/react-dsfr/ToggleSwitch";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { etablissement } from "../../api/endpoints";
import { SESSION } from "../../app/session";
import { t } from "../../text/typo";
import { Loaded, ProblemAlert } from "../../ui/feedback";

const KEY = ["etablissement"];

/** Whether staff needs a second step to sign in (I-06). */
export function SecondFactorSetting() {
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: etablissement.read });
  const [error, setError] = useState<unknown>(null);

  async function turn(second_facteur_exige: boolean) {
    if (!query.data) return;
    const { version: _version, actions: _actions, annee: _annee, uai: _uai, logo: _logo, cachet: _cachet, ...body } = query.data.value;
    setError(null);
    try {
      client.setQueryData(KEY, await etablissement.save(query.data.etag, { ...body, second_facteur_exige }));
    } catch (failure) {
      setError(failure);
      await client.invalidateQueries({ queryKey: KEY });
    }
    await client.invalidateQueries({ queryKey: SESSION });
  }

  return (
    <section className="fr-mt-4w">
      <h2 className="fr-h4">Connexion du personnel</h2>
      {error !== null && <ProblemAlert error={error} title={t`Le réglage n'a pas changé`} />}
      <Loaded query={query} lines={1}>
        {({ value }) => (
          <div className="cpro-module">
            <ToggleSwitch
              label={t`Seconde étape de connexion obligatoire`}
              helperText={t`Personnels : un code d'application est demandé après le mot de passe. Ceux qui n'en ont pas devront l'ajouter dès leur prochaine page.`}
              labelPosition="left"
              inputTitle="Seconde étape de connexion obligatoire"
              checked={value.second_facteur_exige}
              disabled={!may(value.actions, "modifier")}
              onChange={(on) => void turn(on)}
            />
          </div>
        )}
      </Loaded>
    </section>
  );
}
