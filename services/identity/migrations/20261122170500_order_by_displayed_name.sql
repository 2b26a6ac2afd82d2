-- Lists stand in the order of the names that they show: the name in use, where there is one.
set lock_timeout = '5s';

alter table persons add column nom_tri text not null generated always as (
    lower(translate(
        replace(replace(replace(coalesce(nom_usage, nom), 'œ', 'oe'), 'Œ', 'oe'), '''', ' '),
        'àâäáãåéèêëíìîïóòôöõúùûüýÿçñÀÂÄÁÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÝŸÇÑ-’.',
        'aaaaaaeeeeiiiiooooouuuuyycnaaaaaaeeeeiiiiooooouuuuyycn   '))
) stored;
create index persons_by_displayed_name on persons (nom_tri, prenom_cle, id);
