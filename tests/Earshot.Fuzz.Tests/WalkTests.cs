using Earshot.Bench.Generator;
using Earshot.Fuzz.Walk;
using Earshot.Sdk.Testing;

namespace Earshot.Fuzz.Tests;

/// <summary>
/// The rules of the fuzzer's target on what fuzzing found before, on every tunnel, and on some thousands of spoiled copies.
/// tests/fuzz/run does the same for as long as one likes, guided by coverage.
/// </summary>
public sealed class WalkTests
{
    private const int CopiesOfEach = 1_500;
    private static readonly Lazy<WalkCheck> Check = new(() =>
        new WalkCheck(Decoders.ClaimsIn(Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins"))));

    public static TheoryData<string> Tunnels => [.. Tunnel.All.Select(tunnel => tunnel.Name)];

    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(Path.Combine(SharedCaptures.RepositoryRoot, "tests", "fuzz", "cases")).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_fuzzing_found_stays_mended(string name) =>
        Check.Value.Run(File.ReadAllBytes(Path.Combine(SharedCaptures.RepositoryRoot, "tests", "fuzz", "cases", name)));

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void Spoiled_copies_of_each_tunnel_keep_the_rules(string name)
    {
        var random = new Random(name.Length);
        byte[] seed = Seeds.Of(Tunnel.Named(name));
        Check.Value.Run(seed);
        for (int i = 0; i < CopiesOfEach; i++)
        {
            Check.Value.Run(Spoil(seed, random));
        }
    }

    [Fact]
    public void Spoiled_fragments_keep_the_rules()
    {
        var random = new Random(1);
        for (int i = 0; i < CopiesOfEach; i++)
        {
            Check.Value.Run(Spoil(Seeds.Fragments(), random));
        }
    }

    [Fact]
    public void The_check_finds_what_it_is_there_to_find()
    {
        // The second frame claims to be the first once more: PacketDotNet is asked of each.
        var transcript = new Transcript(most: 2);
        transcript.Begin();
        transcript.Layer("ethernet", "host", 0, new byte[14], "", null);
        transcript.Layer("ipv4", "host", 14, new byte[20], "", null);
        transcript.Invoking(full => full.Layer("udp", "host", 34, new byte[8], "", null)).Should().Throw<FindingException>().WithMessage("too many layers*");

        byte[] frame = Seeds.Of(Tunnel.None)[4..];
        var wrong = new Transcript(most: 10);
        wrong.Begin();
        wrong.Layer("ethernet", "host", 0, new byte[14], "", null);
        wrong.Layer("ipv4", "host", 15, new byte[20], "", null);
        Action compare = () => PacketDotNetOracle.Compare(new FuzzFrame(Sdk.Packets.LinkType.Ethernet, frame, frame.Length), wrong);
        compare.Should().Throw<FindingException>().WithMessage("layer 1 is (ipv4, 15), PacketDotNet has (ipv4, 14)*");
    }

    /// <summary>Up to four bytes are changed, and now and then the rest is cut off or comes twice.</summary>
    private static byte[] Spoil(byte[] seed, Random random)
    {
        List<byte> copy = [.. seed];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int at = random.Next(copy.Count);
            copy[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(copy[at] ^ (1 << random.Next(8))),
                _ => new byte[] { 0x00, 0xFF, 0x01, 0x7F, 0x80 }[random.Next(5)],
            };
        }

        int cut = random.Next(copy.Count);
        switch (random.Next(8))
        {
            case 0:
                copy.RemoveRange(cut, copy.Count - cut);
                break;
            case 1:
                copy.AddRange([.. copy[cut..]]);
                break;
        }

        return [.. copy];
    }
}
