import {
  addDogPhoto, addMedicalRecord, addVaccination, createDog, deleteDog, deleteDogPhoto, deleteMedicalRecord, deleteVaccination, getDog, isDogcareError, listMedicalRecords,
  listVaccinations, orderDogPhotos, updateDog, updateVaccination, uploadFile, withResponse,
} from '@dogcare/sdk';
import { expect, it } from 'vitest';
import { describeApp } from '../../../../test/app/index.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

describeApp('dogs by the SDK', (world) => {
  it('go from the profile with everything to the end', async () => {
    const { client } = await world.sdk(await world.person('owner'));
    const dog = await createDog({ client, body: { name: 'Biscuit', breedId: 'pug', estimatedAgeMonths: 30, weightKg: 8, sex: 'female', neutered: true, medicalNotes: 'Asthma' } });
    const path = { dogId: dog.id };
    const file = async (name: string): Promise<Blob> => {
      const { bytes, declaredType } = (await honestFiles()).find((one) => one.name === name)!;
      return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: declaredType });
    };
    const sent = async (name: string, purpose: 'image' | 'document'): Promise<string> => (await uploadFile(client, { file: await file(name), fileName: name, purpose })).id;

    const first = await addDogPhoto({ client, path, body: { uploadId: await sent('one pixel', 'image') } });
    const second = await addDogPhoto({ client, path, body: { uploadId: await sent('one pixel', 'image') } });
    const { photos } = await orderDogPhotos({ client, path, body: { photoIds: [second.id, first.id] } });
    expect(photos.map(({ id, cover }) => [id, cover])).toEqual([[second.id, true], [first.id, false]]);
    await deleteDogPhoto({ client, path: { ...path, photoId: second.id } });

    const rabies = await addVaccination({ client, path, body: { vaccine: 'rabies', givenOn: '2026-01-10', validUntil: '2099-01-09', proofUploadId: await sent('a plain pdf', 'document') } });
    const vaccinationPath = { ...path, vaccinationId: rabies.id };
    const changed = await updateVaccination({ client, path: vaccinationPath, headers: { 'If-Match': rabies.etag }, body: { product: 'Nobivac' } });
    expect((await listVaccinations({ client, path })).data).toMatchObject([{ id: rabies.id, product: 'Nobivac', etag: changed.etag, proof: [{ contentType: 'application/pdf' }] }]);
    const refused = await updateVaccination({ client, path: vaccinationPath, headers: { 'If-Match': rabies.etag }, body: { product: 'Rabisin' } }).catch((error: unknown) => error);
    expect(isDogcareError(refused, 'precondition_failed')).toBe(true);
    await deleteVaccination({ client, path: vaccinationPath });

    const record = await addMedicalRecord({ client, path, body: { kind: 'illness', title: 'Asthma', occurredOn: '2026-01-02' } });
    expect((await listMedicalRecords({ client, path })).data).toEqual([record]);
    await deleteMedicalRecord({ client, path: { ...path, recordId: record.id } });

    const { data: now, response } = await withResponse(getDog, { client, path });
    expect(now).toMatchObject({ birthDateEstimated: true, medicalNotes: 'Asthma', photos: [{ id: first.id, cover: true }] });
    const heavier = await updateDog({ client, path, headers: { 'If-Match': response.headers.get('etag')! }, body: { weightKg: 9 } });
    expect(heavier.weightKg).toBe(9);
    await deleteDog({ client, path });
    expect(isDogcareError(await getDog({ client, path }).catch((error: unknown) => error), 'dog_not_found')).toBe(true);
  }, 60_000);
});
