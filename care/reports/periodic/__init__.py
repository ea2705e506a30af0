"""Reports on customers, days and people: lost and key customers, the daily report, the appraisal sheet."""
