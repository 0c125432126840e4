using Earshot.Fuzz.Sip;
using Earshot.Sdk.Testing;

namespace Earshot.Sip.Tests.Torture;

/// <summary>The messages of RFC 4475 themselves. <see cref="OwnMessageTests"/> has others of the same kinds.</summary>
public sealed class Rfc4475Tests
{
    private static readonly ExpectedMessage[] All = [.. Rfc4475.Valid, .. Rfc4475.Invalid, .. Rfc4475.Semantics];

    [CaptureFact]
    public void There_is_an_expectation_for_each_message() =>
        Files().Select(file => Path.GetFileNameWithoutExtension(file)).Should().BeEquivalentTo(All.Select(expected => expected.Name));

    [CaptureFact]
    public void Well_formed_messages_are_accepted() => Check(Rfc4475.Valid);

    [CaptureFact]
    public void What_is_wrong_with_invalid_messages_is_named_and_the_rest_is_used() => Check(Rfc4475.Invalid);

    [CaptureFact]
    public void Messages_that_ask_too_much_are_parsed_all_the_same() => Check(Rfc4475.Semantics);

    [CaptureFact]
    public void Cut_anywhere_they_are_survived()
    {
        foreach (string file in Files())
        {
            byte[] input = [0, .. File.ReadAllBytes(file)];
            for (int length = 1; length <= input.Length; length += 3)
            {
                SipCheck.Run(input.AsSpan(0, length));
            }
        }
    }

    private static void Check(ExpectedMessage[] messages)
    {
        foreach (ExpectedMessage expected in messages)
        {
            MessageCheck.Check(File.ReadAllBytes(Path.Combine(Folder, expected.Name + ".dat")), expected);
        }
    }

    private static string Folder => Path.Combine(SharedCaptures.Directory!, "rfc4475");

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*.dat").Order(StringComparer.Ordinal);
}
