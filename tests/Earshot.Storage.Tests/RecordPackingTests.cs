using System.IO.Compression;
using System.Text.Json;
using Earshot.LiteDbStore;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Earshot.Storage.Tests;

/// <summary>Records as they lie in the files of LiteDbStore, of this version and of earlier ones.</summary>
public sealed class RecordPackingTests : IDisposable
{
    private readonly OwnDirectory directory = new();
    private readonly RecordPackers packers = new();
    private readonly RecordUnpacker unpacker = new();

    private string DayPath => Path.Combine(directory.Path, "calls-2026-11-23.db");

    [Fact]
    public void A_record_comes_back_whole_and_takes_a_quarter()
    {
        CallRecord call = SampleCalls.Answered(1);

        (byte[] packed, int jsonLength) = packers.Take().Pack(call);

        packed.Length.Should().BeLessThan(jsonLength / 4);
        Json(unpacker.Unpack(packed, jsonLength)).Should().Equal(Json(call));
    }

    [Fact]
    public void A_packer_used_again_packs_the_same()
    {
        RecordPacker packer = packers.Take();
        byte[] first = packer.Pack(SampleCalls.Answered(1)).Packed;
        packer.Pack(SampleCalls.Busy(2) with { ReasonPhrase = new string('x', 10_000_000) });

        packer.Pack(SampleCalls.Answered(1)).Packed.Should().Equal(first);
    }

    [Fact]
    public void What_this_version_wrote_can_be_read_for_ever()
    {
        byte[] packed = Convert.FromBase64String(
            "KLUv/WC0Ah0IACQEeyI2MmJjOGY0NGNjMzJidXN5LTFAczMwMDQwMDRlbmtub3c5Mi4wLjI0MTEtMjNUMTIxMTBidXN5NDg2cmVqM119QyBQQjIzIiP4xT8I"
            + "eHiBAIiBkkgGEIUe6BaDQ+c6Psdyzgg2TzHoH2nhZAeRyAeSWthczhyIHLA5GBD85YDeoJwQYY4TYAeIQuIhzCCFhADyAYWAIR6uc8ijijOsx4tgYBzAhmRD"
            + "rwOcXgUuRKKgRM9w5ARm8Wcm6EK8RS4kNXnqi1JeAIjLTzCHCmhEPMAP4D2aIGOAumcirAb8oxCATOG5jIGBA9IHDVjMSEXqmPHpAXfdwAVB4LKH750XZQM=");

        CallRecord call = unpacker.Unpack(packed, jsonLength: 948);

        (call.CallId, call.Caller, call.State, call.ReasonPhrase).Should().Be(("busy-1@sample", "3003", CallState.Busy, "Busy Here"));
    }

    [Fact]
    public void Damaged_bytes_are_no_record()
    {
        (byte[] packed, int jsonLength) = packers.Take().Pack(SampleCalls.Answered(1));
        for (int length = 0; length < packed.Length; length++)
        {
            Action cut = () => unpacker.Unpack(packed[..length], jsonLength);
            cut.Should().Throw<JsonException>("only {0} bytes are left", length);
        }

        foreach (int wrong in (int[])[-1, 0, jsonLength - 1, jsonLength + 1, int.MaxValue])
        {
            Action lengthened = () => unpacker.Unpack(packed, wrong);
            lengthened.Should().Throw<JsonException>();
        }
    }

    [Fact]
    public void A_file_of_the_second_layout_is_read_and_written()
    {
        CallRecord[] old = [SampleCalls.Answered(1), SampleCalls.Busy(2)];
        FillSecondLayout(old);
        using (ICallStore reader = directory.Open(writable: false))
        {
            reader.Query(new CallQuery()).Select(Json).Should().BeEquivalentTo(old.Reverse().Select(Json), options => options.WithStrictOrdering());
            reader.Check(repair: false).Should().BeEmpty();
        }

        using (ICallStore writer = directory.Open(writable: true))
        {
            writer.Append([SampleCalls.Answered(3), old[1] with { ReasonPhrase = "again" }]);
        }

        using ICallStore both = directory.Open(writable: false);
        both.Query(new CallQuery()).Select(call => call.Id).Should().Equal(SampleCalls.Answered(3).Id, old[1].Id, old[0].Id);
        both.Find(old[1].CallId)!.ReasonPhrase.Should().Be("again");
        both.Check(repair: false).Should().BeEmpty();
    }

    [Fact]
    public void A_repair_takes_over_records_of_the_second_layout()
    {
        CallRecord[] old = [SampleCalls.Answered(1), SampleCalls.Busy(2)];
        FillSecondLayout(old);
        using (var database = new LiteDatabase(DayPath))
        {
            database.GetCollection("calls").Delete(1);
        }

        using ICallStore store = directory.Open(writable: true);
        store.Check(repair: true).Should().ContainSingle().Which.What.Should().Contain("rebuilt with 2 calls");

        store.Query(new CallQuery()).Select(call => call.Id).Should().Equal(old[1].Id, old[0].Id);
    }

    public void Dispose()
    {
        packers.Dispose();
        unpacker.Dispose();
        directory.Dispose();
    }

    private static byte[] Json(CallRecord call) => JsonSerializer.SerializeToUtf8Bytes(call, RecordJson.Default.CallRecord);

    /// <summary>As earlier versions wrote it: JSON compressed by Brotli.</summary>
    private void FillSecondLayout(CallRecord[] calls)
    {
        using var database = new LiteDatabase(DayPath);
        database.UserVersion = 2;
        ILiteCollection<BsonDocument> collection = database.GetCollection("calls");
        foreach (CallRecord call in calls)
        {
            byte[] json = Json(call);
            byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
            BrotliEncoder.TryCompress(json, packed, out int length, quality: 0, window: 18).Should().BeTrue();
            collection.Insert(new BsonDocument
            {
                ["_id"] = StoredKey.ToBytes(StoredKey.Of(CallKey.Of(call))),
                ["size"] = json.Length,
                ["record"] = packed[..length],
            });
        }

        byte[] entries = [.. calls.SelectMany(call => SummaryEntry.Of(StoredKey.Of(CallKey.Of(call)), call))];
        collection.Insert(new BsonDocument { ["_id"] = 1, ["count"] = calls.Length, ["entries"] = entries });
    }
}
