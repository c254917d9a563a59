DROP TABLE export_plans;
DROP TABLE removed_kits;
DROP TABLE kit_edits;
