using System.Text;

namespace Earshot.Sip.Tests.Torture;

public sealed class OwnMessageTests
{
    public static TheoryData<string> Names => [.. OwnMessages.All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message(string name)
    {
        (_, string text, ExpectedMessage expected) = OwnMessages.All.Single(row => row.Name == name);
        MessageCheck.Check(Encoding.Latin1.GetBytes(text), expected with { Name = name });
    }
}
