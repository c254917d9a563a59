import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { volumeFromPlist } from '../../../hardware/volumes/macos.js';
import { cardMounts, parseMountinfo, toVolume } from '../../../hardware/volumes/mountinfo.js';
import { driveLetters, volumesFromDisks } from '../../../hardware/volumes/windows.js';

const TABLE = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
31 27 0:26 / /run rw,nosuid - tmpfs tmpfs rw,size=800k
90 27 8:17 / /media/kim/SP-404\\040CARD rw,nosuid,nodev,relatime shared:40 - vfat /dev/sdb1 rw,fmask=0022
91 31 8:33 / /run/media/kim/LOCKED ro,nosuid - exfat /dev/sdc1 ro,errors=remount-ro
92 27 0:50 / /mnt/nas rw - cifs //nas/share rw
93 27 254:0 /srv/data /mnt/bind rw - ext4 /dev/vda rw
94 27 0:51 / /mnt/twice rw - tmpfs under rw
95 94 0:52 / /mnt/twice rw - tmpfs over rw
`;

describe('the mount table of Linux', () => {
  it('names what may be a card and leaves the system, the network and bind mounts out', () => {
    const mounts = cardMounts(parseMountinfo(TABLE));
    expect(mounts.map(({ mount, source }) => [mount, source])).toEqual([
      ['/media/kim/SP-404 CARD', '/dev/sdb1'],
      ['/run/media/kim/LOCKED', '/dev/sdc1'],
      ['/mnt/twice', 'over'],
    ]);
  });

  it('takes id and label of the device, and tells what cannot be written', () => {
    const [card, locked, memory] = cardMounts(parseMountinfo(TABLE)).map((entry) =>
      toVolume(
        entry,
        (device) => (device === '/dev/sdb1' ? '1A2B-3C4D' : null),
        (device) => (device === '/dev/sdb1' ? 'SP404MK2' : null),
      ),
    );
    expect(card).toEqual({
      mount: '/media/kim/SP-404 CARD',
      device: '/dev/sdb1',
      fileSystem: 'vfat',
      label: 'SP404MK2',
      uuid: '1A2B-3C4D',
      readOnly: false,
    });
    expect(locked?.readOnly).toBe(true);
    expect(memory).toMatchObject({ device: null, uuid: null });
  });

  it('reads any text without stumbling', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        cardMounts(parseMountinfo(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe('diskutil on macOS', () => {
  it('gives name, id and whether it can be written', () => {
    const plist = `<plist version="1.0"><dict>
      <key>DeviceNode</key><string>/dev/disk4s1</string>
      <key>FilesystemType</key><string>msdos</string>
      <key>VolumeName</key><string>Kick &amp; Snare</string>
      <key>VolumeUUID</key><string>8D1C2C1A-0000-3B4F-A4C6-9AF3F2C40001</string>
      <key>WritableVolume</key><false/></dict></plist>`;
    expect(volumeFromPlist('/Volumes/SP', plist)).toEqual({
      mount: '/Volumes/SP',
      device: '/dev/disk4s1',
      fileSystem: 'msdos',
      label: 'Kick & Snare',
      uuid: '8D1C2C1A-0000-3B4F-A4C6-9AF3F2C40001',
      readOnly: true,
    });
  });

  it('still knows the mount when diskutil did not answer', () => {
    expect(volumeFromPlist('/Volumes/SP', '')).toMatchObject({
      mount: '/Volumes/SP',
      uuid: null,
      readOnly: false,
    });
  });
});

describe('the drives of Windows', () => {
  it('takes removable and local drives, one or many', () => {
    const stick = {
      DeviceID: 'E:',
      DriveType: 2,
      FileSystem: 'FAT32',
      VolumeName: 'SP404MK2',
      VolumeSerialNumber: '1A2B3C4D',
    };
    const others = [
      { ...stick, DeviceID: 'C:', DriveType: 3, FileSystem: 'NTFS' },
      { ...stick, DeviceID: 'F:', FileSystem: null },
      { ...stick, DeviceID: 'Z:', DriveType: 4 },
      { DeviceID: 7 },
    ];
    const expected = [
      {
        mount: 'E:\\',
        device: 'E:',
        fileSystem: 'FAT32',
        label: 'SP404MK2',
        uuid: '1A2B3C4D',
        readOnly: false,
      },
    ];
    expect(volumesFromDisks(JSON.stringify(stick))).toEqual(expected);
    expect(volumesFromDisks(JSON.stringify([...others, stick]))).toEqual(expected);
    expect(volumesFromDisks('')).toEqual([]);
  });

  it('does not ask a hanging drive twice at a time, and hears the others meanwhile', async () => {
    let asked = 0;
    const signature = driveLetters((letter) => {
      if (letter === 'E') return Promise.resolve(5);
      if (letter !== 'G') return Promise.reject(new Error('no such drive'));
      asked += 1;
      return new Promise(() => undefined);
    });
    expect(await signature()).toBe('E5');
    expect(await signature()).toBe('E5');
    expect(asked).toBe(1);
  });
});
