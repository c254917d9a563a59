DROP TABLE not_alike;
