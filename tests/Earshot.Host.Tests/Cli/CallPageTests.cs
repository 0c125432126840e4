using Earshot.Host.Cli.Output.Page;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Cli;

public sealed class CallPageTests
{
    [Fact]
    public void Show()
    {
        foreach (int width in new[] { 80, 120 })
        {
            var text = new StringWriter();
            CallPage.Write(text, SampleCalls.Answered(1), width);
            File.WriteAllText($"/tmp/diag/page{width}.txt", text.ToString());
        }
    }
}
