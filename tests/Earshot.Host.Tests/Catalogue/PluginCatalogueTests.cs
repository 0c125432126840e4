using Earshot.Host.Catalogue;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Tests.Catalogue;

public sealed class PluginCatalogueTests
{
    [Fact]
    public void The_manifest_is_what_the_assembly_says()
    {
        PluginEntry entry = new PluginCatalogue([TestPlugins.Folder]).Find("Probe")!;

        entry.Refusal.Should().BeNull();
        entry.Manifest.Should().BeEquivalentTo(new PluginManifest(
            "Probe",
            new Version(1, 2, 3, 0),
            new Version(0, 0, 0, 0),
            PluginKind.Decoder,
            "Claims UDP ports.",
            ["UDP port 4789 (udp_ports)", "EtherType 0x1234"],
            "Earshot.Tests.Probe.ProbePlugin",
            Path.Combine(TestPlugins.Folder, "Probe", "Probe.dll")));
    }

    [Theory]
    [InlineData("OtherMajor", "it was built for Earshot.Sdk 1.x, this host has 0.x")]
    [InlineData("MissingType", "its manifest names the class Earshot.Tests.MissingType.Nowhere, which is not there")]
    [InlineData("ProbeLibrary", "*ProbeLibrary.dll has no manifest: the assembly attribute EarshotPluginAttribute")]
    [InlineData("SdkOfAnotherMajor", "*has no SdkOfAnotherMajor.dll")]
    public void A_plugin_that_cannot_be_loaded_is_refused_with_the_reason(string id, string reason)
    {
        new PluginCatalogue([TestPlugins.Folder]).Find(id)!.Refusal.Should().Match(reason);
    }

    [Fact]
    public void A_folder_that_ships_its_own_SDK_is_refused()
    {
        using var folder = new TemporaryFolder();
        string plugin = TestPlugins.CopyProbe(folder.Path, "Probe");
        string sdk = Path.Combine(Directory.CreateDirectory(Path.Combine(plugin, "lib")).FullName, "Earshot.Sdk.dll");
        File.Copy(typeof(Plugin).Assembly.Location, sdk);

        RefusalIn(folder, "Probe").Should().Be($"it ships its own SDK, {sdk}; the host lends the SDK, so delete that file");
    }

    [Fact]
    public void A_manifest_of_another_name_than_the_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestPlugins.CopyProbe(folder.Path, "Renamed");

        RefusalIn(folder, "Renamed").Should().Be("its manifest says that its id is Probe, its folder is named Renamed");
    }

    [Fact]
    public void A_missing_dependency_is_found_before_anything_loads()
    {
        using var folder = new TemporaryFolder();
        string plugin = TestPlugins.CopyProbe(folder.Path, "Probe");
        File.Delete(Path.Combine(plugin, "ProbeLibrary.dll"));

        RefusalIn(folder, "Probe").Should().Be($"its dependency ProbeLibrary.dll is not in {plugin}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ and nothing more")]
    public void A_file_that_is_no_assembly_is_refused(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("Broken/Broken.dll", content);

        RefusalIn(folder, "Broken").Should().Contain("cannot be read as an assembly");
    }

    // Cut anywhere, the file is refused or was not needed beyond the cut; nothing else may happen.
    [Fact]
    public void A_cut_assembly_never_throws()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(TestPlugins.CopyProbe(folder.Path, "Probe"), "Probe.dll");
        byte[] whole = File.ReadAllBytes(path);

        for (int length = 0; length < whole.Length; length += 61)
        {
            File.WriteAllBytes(path, whole[..length]);
            PluginEntry entry = new PluginCatalogue([folder.Path]).Find("Probe")!;
            (entry.Refusal is not null || entry.Manifest is not null).Should().BeTrue("of {0} of {1} bytes", length, whole.Length);
        }
    }

    [Fact]
    public void A_plugin_in_two_folders_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestPlugins.CopyProbe(folder.Path, "Probe");

        new PluginCatalogue([TestPlugins.Folder, folder.Path]).Find("Probe")!.Refusal.Should().StartWith("it is there twice: ");
    }

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("probe")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../test-plugins/Probe")]
    [InlineData("/tmp")]
    public void What_is_not_a_folder_of_the_catalogue_is_not_found(string id)
    {
        new PluginCatalogue([TestPlugins.Folder]).Find(id).Should().BeNull();
    }

    [Fact]
    public void All_lists_refused_plugins_too_sorted_by_id()
    {
        using var folder = new TemporaryFolder();
        TestPlugins.CopyProbe(folder.Path, "Probe");
        folder.Write("Empty/readme.txt", "");

        new PluginCatalogue(["/nowhere", folder.Path]).All().Select(e => (e.Id, Refused: e.Refusal is not null))
            .Should().Equal(("Empty", true), ("Probe", false));
    }

    private static string? RefusalIn(TemporaryFolder folder, string id) => new PluginCatalogue([folder.Path]).Find(id)!.Refusal;
}
