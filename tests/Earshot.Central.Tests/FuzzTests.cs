using Earshot.Fuzz.Central;

namespace Earshot.Central.Tests;

/// <summary>The rules of the fuzzer's target on spoiled copies of every kind of message. tests/fuzz/run does the same for as long as one likes.</summary>
public sealed class FuzzTests
{
    private const int CopiesOfEach = 20_000;

    public static TheoryData<string> Names => [.. Seeds.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Spoiled_messages_keep_the_rules(string name)
    {
        byte[] seed = Seeds.All[name];
        CentralCheck.Run(seed);
        var random = new Random(name.Length);
        for (int i = 0; i < CopiesOfEach; i++)
        {
            byte[] input = Spoil(seed, random);
            CentralCheck.Run(input);
        }
    }

    private static byte[] Spoil(byte[] seed, Random random)
    {
        byte[] bytes = [.. seed];
        for (int i = random.Next(4); i >= 0; i--)
        {
            int at = random.Next(1, bytes.Length);
            bytes[at] = random.Next(2) == 0 ? (byte)(bytes[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }
}
