import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { may } from "../../api/actions";
import { calendrier as api, periodes } from "../../api/endpoints";
import type { Calendrier as Year, ReferentielResume } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { intervalle, jour, nomAnnee } from "../../text/dates";
import { HEURES_PAR_JOUR, presenceCourte } from "../../text/presence";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { FileLink } from "../../ui/Download";
import { Empty, Loaded, useNotice } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { usePresence } from "../../ui/Presence";
import { useDiplomes } from "../annexes/useDiplomes";
import { Annee } from "./Annee";
import { Livret } from "./Livret";
import { MonAgenda } from "./MonAgenda";
import { nomNature, pourQui } from "./words";

/** The official calendar: the year at a glance, the same as a table, and the rhythm of the livret scolaire (P-12). */
export default function Calendrier() {
  const [search] = useSearchParams();
  const { profil } = useOpenSession();
  const asked = Number(search.get("annee")) || undefined;
  const diplomas = useDiplomes();
  const query = useQuery({ queryKey: ["calendrier", asked ?? 0], queryFn: () => api.read(asked) });
  // An administrateur sees no period (I-02).
  const declared = useQuery({
    queryKey: ["periodes", "", ""],
    queryFn: () => periodes.list(),
    enabled: profil !== "administrateur",
  });
  const done = useNotice();
  return (
    <Page
      title="Périodes officielles"
      lead={t`Trimestres ou semestres, créneaux de PFMP, échéances de certification : ce que l'établissement a fixé pour l'année scolaire.`}
    >
      {done && <Alert severity="success" small className="fr-mb-3w" description={done} role="status" />}
      <Loaded query={diplomas}>
        {(known) => (
          <Loaded query={query}>
            {(year) => (
              <>
                <Tools year={year} />
                {year.periodes.length === 0 && (
                  <Empty>
                    {may(year.actions, "ajouter")
                      ? t`Aucune période officielle n'est encore saisie pour cette année. Commencez par les trimestres ou les semestres.`
                      : t`Aucune période officielle n'est encore saisie pour cette année : le DDFPT les ajoute.`}
                  </Empty>
                )}
                <Annee
                  calendrier={year}
                  declared={(declared.data ?? []).filter(({ annee }) => annee === year.annee)}
                  diplomas={known}
                />
                {year.periodes.length > 0 && <Table year={year} diplomas={known} />}
                <Livret calendrier={year} diplomas={known} />
                {may(year.actions, "abonner") && <MonAgenda />}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Tools({ year }: { year: Year }) {
  const [, setSearch] = useSearchParams();
  const { annee } = year;
  return (
    <>
      <div className="cpro-filters">
        <Select
          label="Année scolaire"
          nativeSelectProps={{ value: annee, onChange: (event) => setSearch({ annee: event.target.value }) }}
        >
          {[annee - 1, annee, annee + 1].map((each) => (
            <option key={each} value={each}>
              {nomAnnee(each)}
            </option>
          ))}
        </Select>
      </div>
      <p className="cpro-toolbar">
        {may(year.actions, "ajouter") && (
          <Button linkProps={{ href: `/pilotage/calendrier/nouvelle?annee=${annee}` }}>Ajouter une période officielle</Button>
        )}
        <FileLink href={api.file(annee)} download>
          {t`Télécharger pour un agenda (iCalendar)`}
        </FileLink>
      </p>
    </>
  );
}

function Table({ year, diplomas }: { year: Year; diplomas: ReferentielResume[] }) {
  return (
    <>
      <div className="cpro-scroll">
        <table className="cpro-table">
          <caption className="fr-sr-only">{t`Périodes officielles de ${nomAnnee(year.annee)}`}</caption>
          <thead>
            <tr>
              <th scope="col">Période</th>
              <th scope="col">Nature</th>
              <th scope="col">Dates</th>
              <th scope="col">Pour</th>
              <th scope="col">
                <span className="fr-sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {year.periodes.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.libelle}</th>
                <td data-label="Nature">{nomNature(one.nature)}</td>
                <td data-label="Dates">
                  {one.nature === "certification" ? t`jusqu'au ${jour(one.au)}` : intervalle(one.du, one.au)}
                  {one.nature === "pfmp" && <Slot du={one.du} au={one.au} />}
                </td>
                <td data-label="Pour">{pourQui(one, diplomas)}</td>
                <td className="cpro-table__actions">
                  {may(one.actions, "modifier") && (
                    <Link href={`/pilotage/calendrier/${one.id}?annee=${year.annee}`}>
                      Modifier<span className="fr-sr-only">{t` ${one.libelle}`}</span>
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {year.periodes.some(({ nature }) => nature === "pfmp") && (
        <p className="cpro-row__detail">
          {t`Jours et heures de présence des créneaux de PFMP : du lundi au vendredi, ${HEURES_PAR_JOUR} heures par jour, jours fériés retirés.`}
        </p>
      )}
    </>
  );
}

/** « 14 jours, 98 h » under the dates of a slot; the rule is said once, under the table. */
function Slot({ du, au }: { du: string; au: string }) {
  const counted = usePresence()(du, au);
  return counted && <span className="cpro-block cpro-row__detail">{presenceCourte(counted)}</span>;
}
