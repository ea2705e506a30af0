-- one row is the score of a store in one item of one month's survey; the whole survey's is the item of the total
-- needs surveys
select
    v.store_code as store,
    v.survey,
    v.survey_month,
    cast(v.survey_month as date) as survey_on,
    v.item,
    lower(trim(v.item)) in ('总分', '总体', '总体满意度', '总得分', '综合得分', '合计', 'total', 'overall') as whole_survey,
    v.score,
    v.respondents,
    v.network_score,
    v.score >= v.network_score as at_network,
    s.as_of,
    s.surveys_until,
    v.file_id,
    v.source_row
from records.surveys v
join stores s on s.store = v.store_code
where v.score is not null
order by survey_on, v.store_code, v.survey, v.item
