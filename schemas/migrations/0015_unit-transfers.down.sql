DROP TABLE unit_transfers;
