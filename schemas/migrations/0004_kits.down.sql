DROP TABLE kit_pads;
DROP TABLE kit_banks;
DROP TABLE kits;
