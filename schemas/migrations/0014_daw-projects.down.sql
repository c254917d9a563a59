DROP TABLE daw_project_samples;
DROP TABLE daw_projects;
