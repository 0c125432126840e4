using Earshot.MySqlStore;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Plugins;

namespace Earshot.MySql.Tests;

public sealed class ConfigTests
{
    [Fact]
    public void Defaults_are_valid() => ErrorsOf(new MySqlStoreConfig()).Should().BeEmpty();

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var config = new MySqlStoreConfig
        {
            KeepDays = -1,
            Server = "a,,b",
            Database = "a`b",
            User = "",
            PasswordFile = "password",
            CaFile = "/ca\0.pem",
            Writers = 0,
            PartitionsAhead = 0,
            Patience = 0,
            QueueSize = 0,
        };

        ErrorsOf(config).Should().Equal(
            nameof(config.KeepDays), nameof(config.Server), nameof(config.Database), nameof(config.User), nameof(config.PasswordFile),
            nameof(config.CaFile), nameof(config.CaFile), nameof(config.Writers), nameof(config.PartitionsAhead), nameof(config.Patience), nameof(config.QueueSize));
    }

    [Theory]
    [InlineData("db", "db:3306")]
    [InlineData("db1.example:3307, 192.0.2.1", "db1.example:3307|192.0.2.1:3306")]
    [InlineData("[2001:db8::1]:3310,[::1]", "[2001:db8::1]:3310|[::1]:3306")]
    [InlineData("/run/mysqld/mysqld.sock", "/run/mysqld/mysqld.sock")]
    [InlineData("", null)]
    [InlineData("db:", null)]
    [InlineData("db:0", null)]
    [InlineData("db:65536", null)]
    [InlineData("a;b", null)]
    [InlineData("2001:db8::1", null)]
    public void Servers_are_read(string text, string? servers)
    {
        bool valid = Endpoint.TryParseList(text, out IReadOnlyList<Endpoint> endpoints);

        (valid ? string.Join('|', endpoints) : null).Should().Be(servers);
    }

    private static IEnumerable<string> ErrorsOf(MySqlStoreConfig config)
    {
        var errors = new ConfigErrors();
        config.Validate(errors);
        return errors.Items.Select(item => item.Property);
    }
}
