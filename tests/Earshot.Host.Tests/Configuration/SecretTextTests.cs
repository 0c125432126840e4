using Earshot.Sdk.Plugins;

namespace Earshot.Host.Tests.Configuration;

public sealed class SecretTextTests
{
    private const string Variable = "EARSHOT_TESTS_SECRET";

    [Fact]
    public void A_file_has_it_in_its_first_line()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("password", "the first\nnot this\n");

        SecretText.Read("password_file", file, Variable).Should().Be("the first");
    }

    [Fact]
    public void Without_a_file_the_environment_has_it()
    {
        SecretText.Read("password_file", "", Variable).Should().BeNull();
        Environment.SetEnvironmentVariable(Variable, "of the environment");
        try
        {
            SecretText.Read("password_file", "", Variable).Should().Be("of the environment");
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_with_its_key()
    {
        Action reading = () => SecretText.Read("password_file", "/nowhere/password", Variable);

        reading.Should().Throw<PluginException>().WithMessage("cannot read password_file /nowhere/password: *");
    }
}
